/** Which flags of `rsw step` go with which step, and with each other. */
import {recreatable} from '../steps/index.ts';
import type {AnswerOptions} from './answers.ts';
import {refuseFlags} from './refuse-flags.ts';

export type StepOptions = AnswerOptions & {
  readonly explain?: boolean;
  readonly undo?: boolean;
  readonly recreate?: boolean;
  readonly password?: boolean;
  readonly yes?: boolean;
};

/** Throws a UsageError for a flag although no step is named. */
export const verifyNoFlags = (options: StepOptions): void => {
  const {explain, undo, recreate, password, pauseAfter, grafanaAdmin} = options;
  refuseFlags(
    {
      '--explain': explain,
      '--undo': undo,
      '--recreate': recreate,
      '--password': password,
      '--pause-after': pauseAfter,
      '--grafana-admin': grafanaAdmin,
    },
    {why: 'no step is named', next: 'Name one (rsw step lists them): rsw step NAME'},
  );
};

/** Throws a UsageError for a flag that this step does not know, and for one that does not go with another. */
export const verifyFlags = (name: string, options: StepOptions): void => {
  const {explain, undo, recreate, password} = options;
  const making = {'--recreate': recreate, '--password': password};
  if (!recreatable.includes(name))
    refuseFlags(
      {'--recreate': recreate},
      {why: `step ${name} makes nothing of that kind`, next: `It goes with: ${recreatable.join(', ')}.`},
    );
  const ofOne = (flags: Readonly<Record<string, unknown>>, owner: string, why: string) => {
    const [flag = ''] = Object.keys(flags);
    if (name !== owner)
      refuseFlags(flags, {why: `step ${name} ${why}`, next: `It goes with: rsw step ${owner} ${flag}`});
  };
  ofOne({'--password': password}, 'database-user', 'has no password');
  ofOne({'--pause-after': options.pauseAfter}, 'pause-guard', 'pauses nothing');
  ofOne({'--grafana-admin': options.grafanaAdmin}, 'workspace-admin', 'has no administrator');
  if (undo)
    refuseFlags(making, {
      why: '--undo takes back what the step has made, and makes nothing',
      next: `Take it back: rsw step ${name} --undo; then make it with: rsw step ${name}`,
    });
  if (explain)
    refuseFlags(
      {'--undo': undo, ...making},
      {why: '--explain only tells, and does nothing', next: `First read: rsw step ${name} --explain`},
    );
};
