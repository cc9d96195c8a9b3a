/** What `doctor` looks at, each in a second or two, and none changing anything. */
import {orderableNodeTypes} from '../cloud/redshift.ts';
import {identityCenter} from '../cloud/identity.ts';
import {reason, UserError} from '../workshop/errors.ts';
import {preflight} from './preflight.ts';
import type {Tools} from './workshop-step.ts';

export type Verdict = {
  readonly kind: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly next?: string;
};

type Examination = (tools: Tools) => Promise<Verdict>;

/** A look that fails is a finding of its own. */
const looking =
  (at: string, examine: Examination): Examination =>
  async (tools) => {
    try {
      return await examine(tools);
    } catch (error) {
      const next =
        error instanceof UserError
          ? error.next
          : 'rsw doctor --policy prints the permissions that are needed.';
      return {
        kind: 'bad',
        what: error instanceof UserError ? reason(error) : `${at}: ${reason(error)}`,
        next,
      };
    }
  };

const good = (what: string): Verdict => ({kind: 'good', what});

export const examinations: readonly Examination[] = [
  async () => good(`Node ${process.version}`),
  async ({cloud}) => good(`Signed in as ${cloud.caller} in account ${cloud.account}`),
  looking('names', async (tools) => {
    await preflight.check({...tools, signal: AbortSignal.timeout(60_000)} as never);
    return good(`The names with the prefix ${tools.config.prefix} are free, or ours`);
  }),
  looking('Redshift', async ({cloud, config}) => {
    const types = await orderableNodeTypes(cloud);
    const names = [...types.keys()].sort().join(', ');
    if (config.nodeType !== undefined && !types.has(config.nodeType))
      return {
        kind: 'bad',
        what: `Node type ${config.nodeType} cannot be ordered in ${cloud.region}`,
        next: `Choose one of: ${names}`,
      };
    return good(`Node types that can be ordered in ${cloud.region}: ${names}`);
  }),
  looking('IAM Identity Center', async ({cloud, config}) => {
    const instance = await identityCenter(cloud, config.ssoRegion);
    if (instance) return good(`IAM Identity Center is there (${instance.identityStoreId})`);
    return {
      kind: config.grafana === 'managed' ? 'bad' : 'note',
      what: `No IAM Identity Center in ${config.ssoRegion ?? cloud.region}, which Managed Grafana signs people in with`,
      next: 'Enable it in its console, name its region with --sso-region, or go without: --grafana none',
    };
  }),
];
