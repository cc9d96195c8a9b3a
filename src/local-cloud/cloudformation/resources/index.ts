import type {ResourceType} from '../resource-type.ts';

/** The resource types a template may use. */
export const resourceTypes: readonly ResourceType[] = [];
