import type {Ui} from '../ui/ui.ts';
import type {Findings} from '../workshop/plan.ts';

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
