/** From flags, earlier answers and questions to the workshop's configuration. */
import {ownerOf} from '../cloud/owner.ts';
import type {Config, Grafana} from '../steps/config.ts';
import {parseTags} from '../steps/tags.ts';
import type {Question, Ui} from '../ui/ui.ts';
import {UsageError} from '../workshop/errors.ts';
import type {SignIn} from '../steps/sign-in.ts';
import {askGrafana} from './ask-grafana.ts';
import type {PlaceOptions} from './invocation.ts';
import type {Session} from './session.ts';

/** The flags that shape a workshop. */
export type AnswerOptions = PlaceOptions & {
  readonly nodeType?: string;
  readonly grafana?: string;
  readonly grafanaAdmin?: string;
  readonly ssoRegion?: string;
  readonly pauseAfter?: string;
  readonly permissionsBoundary?: string;
  readonly tag?: readonly string[];
};

/** The answers of a workshop as its progress file keeps them. */
type Answers = Readonly<Record<string, string>>;

const usage = (what: string, why: string, next: string) => new UsageError(what, {why, next});

/** `8h`, `90m`, `2d` or `never`; in hours. */
export const parsePauseAfter = (text: string): number | undefined => {
  if (text === 'never') return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(m|h|d)$/.exec(text) ?? [];
  const hours = Number(amount) * ({m: 1 / 60, h: 1, d: 24}[unit ?? ''] ?? Number.NaN);
  if (hours >= 1 / 60 && hours <= 24 * 365) return hours;
  throw usage(
    `Cannot pause after ${text}`,
    'it must be a time from 1m to 365d, such as 90m, 8h or 2d, or never',
    'Give one with: --pause-after 8h',
  );
};

const parseGrafana = (text: string): Grafana => {
  if (text === 'managed' || text === 'none') return text;
  const address = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (address?.username)
    throw usage(
      'Cannot use a Grafana address with a user in it',
      'it would be kept with the answers, and its API takes tokens',
      'Leave the user out, and sign in with a service account token: export GRAFANA_TOKEN=…',
    );
  // As it stands in the browser it may end in a page's questions.
  if (address) return {url: (address.origin + address.pathname).replace(/\/+$/, '')};
  throw usage(
    `Cannot use Grafana ${text}`,
    'it must be managed, none or the address of a Grafana',
    'Such as: --grafana managed',
  );
};

/** The ARN of a policy of this partition; `none` takes a boundary away, and nothing leaves it as it is. */
const parseBoundary = (text: string | undefined, {partition}: Session['cloud']): string | undefined => {
  if (text === undefined || text === '') return undefined;
  if (text === 'none') return '';
  const [, given] = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.exec(text) ?? [];
  if (given === partition) return text;
  throw usage(
    `Cannot use the permissions boundary ${text}`,
    given === undefined
      ? 'it must be the ARN of a policy'
      : `it is of the partition ${given}, and this account is in ${partition}`,
    `Such as: --permissions-boundary arn:${partition}:iam::123456789012:policy/NAME (or none)`,
  );
};

const pauseQuestion: Question = {
  kind: 'text',
  flag: '--pause-after',
  message: 'Pause a forgotten cluster after how long? (8h, 2d, never)',
  default: '8h',
  validate: (answer) => {
    try {
      parsePauseAfter(answer);
      return true;
    } catch (error) {
      return error instanceof UsageError ? error.why : String(error);
    }
  },
};

const flagsOf = (options: AnswerOptions): Answers =>
  Object.fromEntries(
    Object.entries({
      nodeType: options.nodeType,
      grafana: options.grafana,
      grafanaAdmin: options.grafanaAdmin,
      ssoRegion: options.ssoRegion,
      pauseAfter: options.pauseAfter,
      permissionsBoundary: options.permissionsBoundary,
      tags: options.tag && JSON.stringify(parseTags(options.tag)),
      // As somebody may have it from `aws sts get-caller-identity`.
      owner: options.owner && ownerOf(options.owner),
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** Asks for whatever flags and earlier runs have not answered. `look` sees what the account offers, with Identity Center in that region. */
export const askAnswers = async (
  options: AnswerOptions,
  earlier: Answers,
  ui: Ui,
  look: (ssoRegion: string | undefined) => Promise<SignIn>,
): Promise<Answers> => {
  const given: Record<string, string> = {...earlier, ...flagsOf(options)};
  Object.assign(given, await askGrafana(given, ui, async () => look(given['ssoRegion'])));
  given['pauseAfter'] ??= await ui.ask(pauseQuestion);
  return given;
};

/** The configuration that answers make; what has no answer has its default. */
export const configOf = (answers: Answers, {place, cloud}: Pick<Session, 'place' | 'cloud'>): Config => ({
  prefix: place.prefix,
  owner: answers['owner'] ?? cloud.caller,
  nodeType: answers['nodeType'],
  grafana: parseGrafana(answers['grafana'] ?? 'managed'),
  grafanaAdmin: answers['grafanaAdmin'] ?? 'learner',
  ssoRegion: answers['ssoRegion'],
  pauseAfterHours: parsePauseAfter(answers['pauseAfter'] ?? '8h'),
  permissionsBoundary: parseBoundary(answers['permissionsBoundary'], cloud),
  tags: answers['tags'] === undefined ? undefined : (JSON.parse(answers['tags']) as Record<string, string>),
});

/** The configuration of a workshop as it was set up, for the commands that ask nothing. */
export const knownConfig = async (options: AnswerOptions, session: Session): Promise<Config> => {
  const {answers} = await session.store.load();
  return configOf({...answers, ...flagsOf(options)}, session);
};
