/** Moments of a run, told by what passes the wire: which call it is, and whether it changes anything. */
import type {WireCall} from './wire.ts';

/** Verbs with which AWS only looks. */
const looking = /^(Describe|List|Get|Select|Lookup|Search|Simulate|Validate|Check)/;
/** Statements that only look. */
const lookingSql = /^(select|with|show|explain)\b/i;
/** Routes of Grafana that are asked with POST and only answer. */
const lookingRoutes = ['POST /api/ds/query'];

const inOneLine = (sql: string): string => sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();

/** Whether a call asks the cloud to change anything. What is not known to be a look is taken for a change. */
export const changes = ({operation, input}: WireCall): boolean => {
  if (typeof input['Sql'] === 'string') return !lookingSql.test(inOneLine(input['Sql']));
  if (operation.includes('/')) return !operation.startsWith('GET ') && !lookingRoutes.includes(operation);
  return !looking.test(operation);
};

/** Members that say what a call is about. */
const naming = /name$|identifier$|uid$|^resourceArn$|^type$/i;
/** Ids and times that are others in each run. */
const madeUp =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}|\bg-[0-9a-f]{10}\b|-[a-z0-9]{12,13}\b|\d{4}-\d\d-\d\dT[\d:.]+|\d{10,}/g;

/** `cloudformation CreateChangeSet rsw-warehouse`: one name for the same call of every run. */
export const nameOf = (call: WireCall): string => {
  const {service, operation, input} = call;
  const about =
    typeof input['Sql'] === 'string'
      ? inOneLine(input['Sql']).slice(0, 70)
      : Object.entries(input)
          .filter(([name, value]) => naming.test(name) && typeof value === 'string')
          .map(([, value]) => value)
          .join(' ');
  return `${service} ${operation} ${about}`.replaceAll(madeUp, '…').trim();
};

/** The stack that a call of CloudFormation is about, by its name or its ARN. */
const stackOf = ({input: {StackName: name}}: WireCall): string =>
  typeof name === 'string' ? name.replace(/^arn:[^/]*\//, '').replace(/\/.*$/, '') : '';

/** Whether a call looks at what a change has come to, as the loop does that waits for it. */
export const awaits = (look: WireCall, change: WireCall): boolean =>
  look.service === change.service && !changes(look) && stackOf(look) === stackOf(change);

/** When a run is killed: at which call, which time that call comes (from 1), and when in its life. */
export type Moment = {
  readonly call: string;
  readonly nth: number;
  /** Before it is sent; after the cloud has acted and before its answer; at the first look at what came of it. */
  readonly when: 'before' | 'after' | 'waiting';
};

/** All moments of a recorded run at which it is to be killed. */
export const momentsOf = (calls: readonly WireCall[]): Moment[] => {
  const seen = new Map<string, number>();
  return calls.flatMap((call, index): Moment[] => {
    if (!changes(call)) return [];
    const name = nameOf(call);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    const isAwaited = calls.slice(index + 1).some((later) => awaits(later, call));
    const whens = ['before', 'after', ...(isAwaited ? (['waiting'] as const) : [])] as const;
    return whens.map((when) => ({call: name, nth, when}));
  });
};

/**
 * A few moments that stand for all of them, the same ones at each run: of the services with the most changes one each, in the
 * middle of what is asked of them, and each time another part of a call's life.
 */
export const sampleOf = (moments: readonly Moment[], size: number): Moment[] => {
  const services = new Map<string, Moment[]>();
  for (const moment of moments) {
    const [service = ''] = moment.call.split(' ');
    services.set(service, [...(services.get(service) ?? []), moment]);
  }
  const whens = ['after', 'waiting', 'before'] as const;
  return [...services.values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, size)
    .flatMap((ofService, index) => {
      const wanted = ofService.filter(({when}) => when === whens[index % whens.length]);
      const from = wanted.length > 0 ? wanted : ofService;
      return from.slice(Math.floor(from.length / 2)).slice(0, 1);
    });
};
