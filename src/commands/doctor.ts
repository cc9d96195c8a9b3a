import {examine, type Verdict} from '../steps/examinations/index.ts';
import {leastPolicy, mostCharacters, sizeOf} from '../steps/policy.ts';
import type {Ui} from '../ui/ui.ts';
import {wrap} from '../ui/wrap.ts';
import {UserError} from '../workshop/errors.ts';
import {knownConfig, type AnswerOptions} from './answers.ts';
import type {Invocation} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession} from './session.ts';
import {commandLine} from './workshop.ts';

export type DoctorOptions = AnswerOptions & {readonly policy?: boolean};

const marks = {good: '✔', note: '!', bad: '✖'} as const;

/** `rsw doctor`: looks at everything that set-up depends on, and changes nothing. */
export const doctor = async (options: DoctorOptions, invocation: Invocation): Promise<void> => {
  const {ui} = invocation;
  const place = placeOfCommand(options);
  if (options.policy) return printPolicy(place.prefix, ui);
  await inSession(place, 'doctor', invocation, async (session) => {
    const tools = {cloud: session.cloud, config: await knownConfig(options, session)};
    ui.print(`Looking at ${session.named}`);
    const bad: Verdict[] = [];
    for (const look of examine(tools)) {
      const verdict = await ui.task('looking', async () => look);
      if (!verdict) continue;
      if (verdict.kind === 'bad') bad.push(verdict);
      tell(verdict, ui, session.hint);
    }
    const [first, ...more] = bad;
    if (!first) return ui.note(`Nothing stands in the way of: ${commandLine(session, 'setup')}`);
    throw new UserError('Set-up would not succeed', {
      why: first.what + (more.length > 0 ? ` (and ${more.length} more, marked ✖)` : ''),
      next: first.next ?? 'Mend what is marked ✖, then look again: rsw doctor',
    });
  });
};

const tell = ({kind, what, next}: Verdict, ui: Ui, hint: (text: string) => string): void => {
  for (const [i, line] of wrap(what, ui.width - 4).entries())
    ui.print(`  ${i === 0 ? marks[kind] : ' '} ${line}`);
  if (next !== undefined) for (const line of wrap(hint(next), ui.width - 6)) ui.print(`      ${line}`);
};

/** The policy alone goes to stdout, so that it can be pasted or piped. */
const printPolicy = (prefix: string, ui: Ui): void => {
  const policy = leastPolicy(prefix);
  ui.print(JSON.stringify(policy, undefined, 2));
  ui.note(
    `${sizeOf(policy)} of the ${mostCharacters} characters that a managed policy may have (console: IAM, Policies, Create policy, JSON). For the prefix ${prefix}, in any region.`,
  );
};
