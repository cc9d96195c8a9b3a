import type {Branch} from './branch.ts';
import type {Machine} from './definition.ts';
import {StateFailure} from './failure.ts';
import {effectiveInput, fieldOf, numberOf, query, scopeOf, type Frame} from './frame.ts';
import type {Position} from './host.ts';
import {fillIn} from './payload-template.ts';
import {together} from './run-parallel.ts';
import {demand} from './scope.ts';

/** Concurrent iterations where `MaxConcurrency` is 0 or absent. */
const mostAtOnce = 40;

/** Runs the iterations of an inline Map; answers the list of their outputs, in the items' order. */
export const runMap = async (branch: Branch, frame: Frame, position: Position): Promise<unknown[]> => {
  const {host} = branch;
  const items = await itemsOf(frame);
  const concurrency = (await numberOf(frame, 'MaxConcurrency')) || mostAtOnce;
  branch.last = host.record('MapStateStarted', branch.last, {
    mapStateStartedEventDetails: {length: items.length},
  });
  const started = branch.last;
  const machine = (frame.state['ItemProcessor'] ?? frame.state['Iterator']) as Machine;
  const outputs: unknown[] = [];
  let taken = 0;

  const iterate = async (index: number, signal: AbortSignal): Promise<void> => {
    const details = {name: frame.name, index};
    const item = {Index: index, Value: items[index]};
    const iteration: Branch = {
      ...branch,
      machine,
      signal,
      item,
      language: frame.language,
      key: `${branch.key}/${position.entered}.${index}`,
      last: host.record('MapIterationStarted', started, {mapIterationStartedEventDetails: details}),
    };
    try {
      outputs[index] = await branch.run(iteration, await itemInput(frame, item), frame.variables);
    } catch (error) {
      const [type, member] = signal.aborted
        ? ['Aborted', 'mapIterationAborted']
        : ['Failed', 'mapIterationFailed'];
      host.record(`MapIteration${type}`, iteration.last, {[`${member}EventDetails`]: details});
      throw error;
    }
    host.record('MapIterationSucceeded', iteration.last, {mapIterationSucceededEventDetails: details});
  };
  const work = async (signal: AbortSignal): Promise<void> => {
    while (taken < items.length && !signal.aborted) await iterate(taken++, signal);
  };
  await together(branch.signal, (signal) =>
    Array.from({length: Math.min(concurrency, items.length)}, () => work(signal)),
  );
  branch.last = host.record('MapStateSucceeded', branch.last);
  return outputs;
};

const itemsOf = async (frame: Frame): Promise<readonly unknown[]> => {
  const data = effectiveInput(frame);
  const path = frame.state['ItemsPath'];
  const items =
    frame.language === 'JSONata'
      ? ((await fieldOf(frame, 'Items')) ?? data)
      : path === undefined
        ? data
        : demand(path as string, 'ItemsPath', scopeOf(frame, data));
  if (!Array.isArray(items))
    throw new StateFailure(
      'States.Runtime',
      `Reference path "${(path as string | undefined) ?? '$'}" must point to array.`,
    );
  return items as unknown[];
};

const itemInput = async (frame: Frame, item: {Index: number; Value: unknown}): Promise<unknown> => {
  const template = frame.state['ItemSelector'] ?? frame.state['Parameters'];
  if (template === undefined) return item.Value;
  const inner = {...frame, context: {...(frame.context as object), Map: {Item: item}}};
  return frame.language === 'JSONata'
    ? query(inner, template, 'ItemSelector')
    : fillIn(template, scopeOf(inner, effectiveInput(inner)));
};
