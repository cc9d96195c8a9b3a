import type {Tools} from '../steps/workshop-step.ts';
import type {Ui} from '../ui/ui.ts';
import {look} from '../workshop/look.ts';
import type {Findings} from '../workshop/plan.ts';
import type {Run} from '../workshop/work.ts';

/**
 * Which of the things that are not as the workshop makes them the person lets go: asked on a terminal only, and nothing is
 * dropped unless somebody has said so.
 */
export const askRecreate = async (ui: Ui, findings: Findings): Promise<string[]> => {
  const going: string[] = [];
  if (!ui.interactive) return going;
  for (const [name, found] of findings) {
    if (found.state !== 'failed' || !found.isOther) continue;
    ui.note(`${name}: ${found.why}.`);
    const answer = await ui.ask({
      kind: 'choice',
      flag: '--yes',
      message: `Make ${name} anew?`,
      default: 'keep',
      choices: [
        {value: 'keep', name: 'Keep it', description: 'The set-up then ends where it is needed.'},
        {value: 'drop', name: 'Drop it and make it anew', description: 'What is in it is lost.'},
      ],
    });
    if (answer === 'drop') going.push(name);
  }
  return going;
};

/**
 * Whether the person who typed `--recreate` lets go what is there. Without a terminal the flag says so for what the workshop has made;
 * for what may be somebody's own work `--yes` has to.
 */
export const agreesToRecreate = async (run: Run<Tools>, name: string, ui: Ui): Promise<boolean> => {
  const found = ui.interactive ? undefined : (await look(run)).get(name);
  const isOther = found?.state === 'failed' && found.isOther === true;
  if (!ui.interactive && !isOther) return true;
  return ui.confirm(
    isOther
      ? `Of ${name}: ${found.why}. It is dropped, and what is in it is lost. Go on?`
      : `What ${name} has made is dropped and made anew. Go on?`,
  );
};
