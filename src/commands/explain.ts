import {join} from 'node:path';
import {artefact, packageFolder} from '../artefacts.ts';
import {consolePage, type Cloud} from '../cloud/cloud.ts';
import {wordsOfSql} from '../steps/sql.ts';
import type {Tools, WorkshopStep} from '../steps/workshop-step.ts';
import {wrap} from '../ui/wrap.ts';

const width = 78;

/** What a step does, with what, and how one would do it by hand. */
export const explainStep = async (step: WorkshopStep, {config, cloud}: Tools): Promise<string[]> => {
  const lines = [`${step.title} (${step.name})`, '', ...wrap(step.says, width)];
  if (step.needs.length > 0) lines.push('', `Needs: ${step.needs.join(', ')}.`);
  for (const path of step.uses) lines.push('', ...(await describeArtefact(path, config)));
  lines.push('', ...wrap(`By hand: ${step.byHand.how}`, width), ...handPage(step, cloud));
  return lines;
};

/** SQL as it is sent; of a template what it makes; of anything else where it is. */
const describeArtefact = async (path: string, config: Tools['config']): Promise<string[]> => {
  const text = await artefact(path);
  if (path.endsWith('.sql'))
    return [
      `It uses ${path}:`,
      '',
      ...wordsOfSql(text, config, {password_hash: 'md5…'}).trimEnd().split('\n'),
    ];
  const where = join(packageFolder, path);
  if (!path.startsWith('templates/')) return [`It uses ${where}`];
  const {Resources: resources} = JSON.parse(text) as {Resources: Record<string, {Type: string}>};
  const longest = Math.max(...Object.keys(resources).map((id) => id.length));
  return [
    `It uses ${where}, which makes:`,
    '',
    ...Object.entries(resources).map(([id, {Type: type}]) => `  ${id.padEnd(longest)}  ${type}`),
  ];
};

/** The page of the console, also where the cloud of this workshop has none: AWS's own is what one wants to know then. */
const handPage = ({byHand}: WorkshopStep, cloud: Cloud): string[] => {
  const page = byHand.page && consolePage({...cloud, endpoint: undefined}, ...byHand.page);
  if (page === undefined) return [];
  return [cloud.endpoint === undefined ? `Page:    ${page}` : `On AWS:  ${page}`];
};
