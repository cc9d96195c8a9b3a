import {artefact} from '../artefacts.ts';
import {wrap} from '../ui/wrap.ts';
import {consolePage} from '../cloud/cloud.ts';
import {wordsOfSql} from '../steps/sql.ts';
import type {Tools, WorkshopStep} from '../steps/workshop-step.ts';

/** What a step does, with what, and how one would do it by hand. */
export const explainStep = async (step: WorkshopStep, {config, cloud}: Tools): Promise<string[]> => {
  const lines = [`${step.title} (${step.name})`, '', ...wrap(step.says, 78)];
  if (step.needs.length > 0) lines.push('', `Needs: ${step.needs.join(', ')}.`);
  for (const path of step.uses) {
    lines.push('', `It uses ${path}:`);
    if (path.endsWith('.sql'))
      lines.push(
        '',
        ...wordsOfSql(await artefact(path), config)
          .trimEnd()
          .split('\n'),
      );
    else lines[lines.length - 1] = `It uses ${path}.`;
  }
  const page = step.byHand.page && consolePage(cloud, ...step.byHand.page);
  lines.push('', ...wrap(`By hand: ${step.byHand.how}`, 78), ...(page ? [page] : []));
  return lines;
};
