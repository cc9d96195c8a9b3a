import {examinations, type Verdict} from '../steps/examinations.ts';
import {leastPolicy} from '../steps/policy.ts';
import {wrap} from '../ui/wrap.ts';
import {UserError} from '../workshop/errors.ts';
import {knownConfig} from './answers.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession} from './session.ts';

export type DoctorOptions = PlaceOptions & {readonly policy?: boolean};

const marks = {good: '✔', note: '!', bad: '✖'} as const;

/** `rsw doctor`: looks at everything that set-up depends on, and changes nothing. */
export const doctor = async (options: DoctorOptions, invocation: Invocation): Promise<void> => {
  const {ui} = invocation;
  const place = await placeOfCommand(options);
  if (options.policy) return ui.print(JSON.stringify(leastPolicy(place.prefix), undefined, 2));
  await inSession(place, 'doctor', invocation, async (session) => {
    const tools = {cloud: session.cloud, config: await knownConfig(options, session)};
    ui.print(`Looking at ${session.named}`);
    const verdicts: Verdict[] = [];
    for (const examine of examinations) {
      const verdict = await ui.task('looking', async () => examine(tools));
      verdicts.push(verdict);
      for (const [i, line] of wrap(verdict.what, ui.width - 4).entries())
        ui.print(`  ${i === 0 ? marks[verdict.kind] : ' '} ${line}`);
      if (verdict.next) for (const line of wrap(verdict.next, ui.width - 6)) ui.print(`      ${line}`);
    }
    const bad = verdicts.filter((verdict) => verdict.kind === 'bad');
    if (bad.length === 0) return ui.note('Nothing stands in the way of: rsw setup');
    throw new UserError('Set-up would not succeed', {
      why: bad.map((verdict) => verdict.what).join('; '),
      next: bad[0]?.next ?? 'Mend what is marked ✖, then look again: rsw doctor',
    });
  });
};
