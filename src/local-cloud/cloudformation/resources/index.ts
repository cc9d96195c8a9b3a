import type {ResourceType} from '../resource-type.ts';
import {grafanaWorkspace} from './grafana-workspace.ts';

/** The resource types a template may use. */
export const resourceTypes: readonly ResourceType[] = [grafanaWorkspace];
