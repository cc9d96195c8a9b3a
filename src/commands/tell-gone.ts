/** The end of a teardown: each thing asked of its service, and what the answers are. */
import {contentsOf} from '../cloud/network-contents.ts';
import {askEach, countThings, describeThing, findThings, removal, type Thing} from '../steps/leftovers.ts';
import type {Tools} from '../steps/workshop-step.ts';
import type {Ui} from '../ui/ui.ts';
import {reason} from '../workshop/errors.ts';

/** What stands in the networks that stay and was not made by us: `things` is what was. */
const strangersIn = async (
  tools: Tools,
  things: readonly Thing[],
  stays: readonly Thing[],
): Promise<Thing[]> => {
  const known = new Set(things.map(({id}) => id));
  const networks = stays.filter(({type}) => type === 'AWS::EC2::VPC');
  const contents = await Promise.all(
    networks.map(async ({id}) => contentsOf(tools.cloud, id).catch((): Thing[] => [])),
  );
  return contents.flat().filter(({id}) => !known.has(id));
};

/**
 * Asks for the things of which the teardown knew, and for what carries our tags now; prints what is gone, and of what is not
 * how to remove it. Answers what stays, and what could not be asked, in words.
 */
export const tellGone = async (
  ui: Ui,
  tools: Tools,
  before: readonly Thing[],
  signal: AbortSignal,
): Promise<{readonly stays: readonly string[]; readonly unasked: readonly string[]}> => {
  const {answers, strangers} = await ui.task('asking each service what is left', async () => {
    const known = new Set(before.map(({type, id}) => `${type} ${id}`));
    const more = (await findThings(tools)).filter(({type, id}) => !known.has(`${type} ${id}`));
    const all = [...before, ...more];
    const asked = await askEach(tools, all, signal);
    return {answers: asked, strangers: await strangersIn(tools, all, asked.stays)};
  });
  const {gone, stays, unasked} = answers;
  if (gone.length > 0) ui.note(`✔ Gone, each asked of its own service: ${countThings(gone)}.`);
  for (const thing of stays) tellThing(ui, tools, thing, 'stays');
  for (const thing of strangers) tellThing(ui, tools, thing, 'is in the network, and not of this workshop');
  for (const {thing, error} of unasked)
    ui.warn(`${describeThing(thing)} could not be asked for: ${reason(error)}`);
  return {stays: stays.map(describeThing), unasked: unasked.map(({thing}) => describeThing(thing))};
};

const tellThing = (ui: Ui, tools: Tools, thing: Thing, says: string): void => {
  ui.warn(`${describeThing(thing)} ${says}. Remove it with:`);
  ui.note(`    ${removal(tools, thing)}`);
};
