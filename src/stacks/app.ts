import {App, CfnResource, RemovalPolicy} from 'aws-cdk-lib';
import {acknowledge, acknowledged} from './acknowledged.ts';
import {GrafanaStack} from './grafana.ts';
import {IngestionStack} from './ingestion.ts';
import {RefreshLoopStack} from './refresh-loop.ts';
import {WarehouseStack} from './warehouse.ts';

/**
 * The CDK app of the workshop: four stacks that know each other through parameters and outputs only.
 * Analytics are off, because their resource would be one more thing in the learner's account.
 */
export const createApp = (outdir?: string, findings = acknowledged): App => {
  const app = new App({analyticsReporting: false, treeMetadata: false, ...(outdir && {outdir})});
  const stacks = [
    new IngestionStack(app, 'ingestion'),
    new WarehouseStack(app, 'warehouse'),
    new RefreshLoopStack(app, 'refresh-loop'),
    new GrafanaStack(app, 'grafana'),
  ];
  // A torn down workshop leaves nothing behind, whatever a type's own default is.
  for (const stack of stacks)
    for (const child of stack.node.findAll())
      if (child instanceof CfnResource) child.applyRemovalPolicy(RemovalPolicy.DESTROY);
  acknowledge(app, findings);
  return app;
};
