import {customerView} from './customer-view.ts';
import {dashboard} from './dashboard.ts';
import {dataSource} from './data-source.ts';
import {databaseUser} from './database-user.ts';
import {defaultRole} from './default-role.ts';
import {grafanaTag} from './grafana-tag.ts';
import {ingestion} from './ingestion.ts';
import {orderView} from './order-view.ts';
import {pauseGuard} from './pause-guard.ts';
import {preflight} from './preflight.ts';
import {refreshLoop} from './refresh-loop.ts';
import {schema} from './schema.ts';
import {warehouse} from './warehouse.ts';
import {workspaceAdmin} from './workspace-admin.ts';
import {workspace} from './workspace.ts';
import type {WorkshopStep} from './workshop-step.ts';

/** The workshop, in reading order. */
export const steps: readonly WorkshopStep[] = [
  preflight,
  ingestion,
  warehouse,
  pauseGuard,
  defaultRole,
  grafanaTag,
  schema,
  customerView,
  orderView,
  refreshLoop,
  databaseUser,
  workspace,
  workspaceAdmin,
  dataSource,
  dashboard,
];

/** The steps whose things can be made anew where they are not as the workshop makes them. */
export const recreatable: readonly string[] = [schema, customerView, orderView, dataSource, dashboard].map(
  ({name}) => name,
);
