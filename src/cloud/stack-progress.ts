/** What is going on in a stack, in a line: `7 of 12 · the Redshift cluster (3 min, usually 3 to 8)`. */
import type {StackEvent} from '@aws-sdk/client-cloudformation';
import {words} from './errors.ts';
import {firstFailure, latestOfResources, latestOfStack, type Naming} from './stack-events.ts';
import {wentBack} from './stack-status.ts';

/** Minutes that the slow types of resources usually take on AWS, at least and at most, to be made and to be deleted. */
const usual: Readonly<
  Record<string, {readonly make: readonly [number, number]; readonly remove?: readonly [number, number]}>
> = {
  'AWS::Redshift::Cluster': {make: [3, 8], remove: [2, 5]},
  'AWS::EC2::VPCEndpoint': {make: [1, 2], remove: [1, 3]},
};

const minutes = (many: number): string => `${many} min`;
const span = ([least, most]: readonly [number, number]): string => `${least} to ${most}`;

export type Watching = {
  readonly called: Naming;
  /** How many resources there are to handle, where that is known. */
  readonly total?: number | undefined;
  /** The cloud's own time, to tell how long a resource has been under way. */
  readonly now: Date;
};

/** One resource under way; how long it takes is told only of what makes one wait. */
const describeResource = (event: StackEvent, {called, now}: Watching): string => {
  const {ResourceType = '', ResourceStatus = '', Timestamp = now} = event;
  const {make, remove} = usual[ResourceType] ?? {};
  const usually = ResourceStatus.startsWith('DELETE') ? remove : make;
  const waited = Math.floor((now.getTime() - Timestamp.getTime()) / 60_000);
  const isLate = usually !== undefined && waited > usually[1];
  const notes = [
    waited >= 1 && minutes(waited),
    isLate ? 'longer than usual' : usually && `usually ${span(usually)}${waited >= 1 ? '' : ' min'}`,
  ].filter(Boolean);
  return notes.length > 0 ? `${called(event)} (${notes.join(', ')})` : called(event);
};

const slowness = ({ResourceType = ''}: StackEvent): number => usual[ResourceType]?.make[1] ?? 0;

/** Of resources under way, as many as one reads at a glance. */
const mostNamed = 3;

const count = (done: number, total: number | undefined, word: string): string =>
  total === undefined
    ? `${done} ${word}`
    : `${Math.min(done, total)} of ${total}${word === 'done' ? '' : ` ${word}`}`;

/** What the events of an operation, oldest first, say of the moment; what usually takes longest is named first. */
export const describeProgress = (events: readonly StackEvent[], watching: Watching): string => {
  const status = latestOfStack(events)?.ResourceStatus ?? '';
  const resources = latestOfResources(events);
  const current = resources
    .filter(({ResourceStatus}) => ResourceStatus?.endsWith('_IN_PROGRESS'))
    .sort((a, b) => slowness(b) - slowness(a));
  const named = current.slice(0, mostNamed).map((event) => describeResource(event, watching));
  if (current.length > mostNamed) named.push(`${current.length - mostNamed} more`);
  const lead = describePhase(status, resources, events, watching);
  return [lead, named.join(', ')].filter(Boolean).join(' · ');
};

const describePhase = (
  status: string,
  resources: readonly StackEvent[],
  events: readonly StackEvent[],
  {total, called}: Watching,
): string => {
  const done = (ends: RegExp) => resources.filter((event) => ends.test(event.ResourceStatus ?? '')).length;
  if (status.includes('CLEANUP')) return 'tidying up';
  if (wentBack(status))
    return `taking it back, because of ${words(firstFailure(events, called) ?? 'a failure')}`;
  if (status.startsWith('DELETE')) return count(done(/^DELETE_COMPLETE$/), total, 'gone');
  return count(done(/_COMPLETE$/), total, 'done');
};
