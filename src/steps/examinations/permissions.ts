import {refusals, simulated, type Refusal} from '../../cloud/simulation.ts';
import type {Cloud} from '../../cloud/cloud.ts';
import {permissions as table, type Permission} from '../permissions/index.ts';
import {actionsOf} from '../policy.ts';
import {bad, good, note, someOf, type Examination, type Looking, type Verdict} from './examination.ts';

const ask = 'Ask an administrator for the policy that this prints: rsw doctor --policy';

/** A rule of the organisation cannot be lifted by a policy of the account. */
const adviceFor = (refused: readonly Refusal[]): string =>
  refused.every(({by}) => by === 'organisation')
    ? 'Ask whoever administers the organisation, or use another account or region.'
    : ask;

/** A resource that a pattern stands for, in this account and region: `arn:*:kinesis:*:*:stream/a` becomes one ARN. */
const example = (cloud: Cloud, pattern: string): string => {
  if (pattern === '*') return pattern;
  const [, , service = '', , , ...rest] = pattern.split(':');
  const name = rest.join(':').replaceAll('*', 'x');
  return ['arn', cloud.partition, service, service === 'iam' ? '' : cloud.region, cloud.account, name].join(
    ':',
  );
};

const needed = ({config}: Looking): readonly Permission[] =>
  table.filter(({forGrafana}) => !forGrafana || config.grafana === 'managed');

/** `kinesis: CreateStream, DeleteStream; ec2: CreateVpc` */
const byService = (actions: readonly string[]): string => {
  const services = new Map<string, string[]>();
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    services.set(service, [...(services.get(service) ?? []), name]);
  }
  return [...services].map(([service, names]) => `${service}: ${someOf(names, 2)}`).join('; ');
};

const reasons: Readonly<Record<Refusal['by'], string>> = {
  nothing: 'allowed by no policy',
  'a policy': 'forbidden by a policy',
  boundary: 'not allowed by the permissions boundary',
  organisation: 'forbidden by a rule of the organisation',
};

const tell = (refused: readonly Refusal[]): string =>
  (Object.keys(reasons) as Refusal['by'][])
    .flatMap((by) => {
      const actions = refused.filter((each) => each.by === by).map(({action}) => action);
      return actions.length > 0 ? [`${byService(actions)} (${reasons[by]})`] : [];
    })
    .join('; ');

const count = ({length}: readonly unknown[], one: string, many: string): string =>
  length === 1 ? `1 permission ${one}` : `${length} permissions ${many}`;

const judge = (refused: readonly Refusal[], looking: Looking): Verdict => {
  const decisive = new Set(needed(looking).flatMap(({called, forLooking}) => (forLooking ? [] : called)));
  const certain = refused.filter(({action, unsure}) => decisive.has(action) && !unsure);
  if (certain.length > 0)
    return bad(`${count(certain, 'is', 'are')} missing: ${tell(certain)}`, adviceFor(certain));
  if (refused.length > 0) return note(`${count(refused, 'may be', 'may be')} missing: ${tell(refused)}`, ask);
  return good('Every permission that set-up and teardown need is there');
};

/** Where the policies may not be asked: whether each service lets itself be read. */
const judgeByReading = async ({services}: Looking): Promise<Verdict> => {
  const denied = (await services()).filter(({outcome}) => outcome === 'denied').map(({action}) => action);
  if (denied.length > 0) return bad(`Not even the permission to look is there: ${denied.join(', ')}`, ask);
  return note(
    'Each service can be read; whether everything may be made cannot be told (iam:SimulatePrincipalPolicy is not allowed, or not for this identity)',
    'Compare with what is needed: rsw doctor --policy',
  );
};

export const permissions: Examination = {
  subject: 'Permissions',
  decides: true,
  examine: async (looking) => {
    const {cloud, config} = looking;
    if (cloud.arn.endsWith(':root')) return good("The account's owner may do everything");
    const source = await simulated(cloud);
    if (source === undefined) return judgeByReading(looking);
    const asked = await Promise.all(
      needed(looking).map(async (permission) =>
        refusals(
          cloud,
          source,
          actionsOf(permission),
          permission.on(config.prefix).map((pattern) => example(cloud, pattern)),
        ),
      ),
    );
    const told = asked.filter((each) => each !== undefined);
    return told.length < asked.length ? judgeByReading(looking) : judge(told.flat(), looking);
  },
};
