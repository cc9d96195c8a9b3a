/** How the two last steps reach the HTTP API of the workshop's Grafana, and what they leave as a mark. */
import {describeWorkspace, tagWorkspace, untagWorkspace} from '../cloud/grafana.ts';
import {grafanaHttp, type GrafanaHttp} from '../cloud/grafana-http.ts';
import {withToken} from '../cloud/grafana-token.ts';
import {UsageError} from '../workshop/errors.ts';
import type {Found} from '../workshop/step.ts';
import type {StepContext, Tools} from './workshop-step.ts';

const tokenNext = (url: string): string =>
  `Make a service account token of role Admin at ${url}/org/serviceaccounts, then: export GRAFANA_TOKEN=…`;

/** A Grafana of one's own as whoever has no token sees it. */
export const strangerToGrafana = (cloud: Tools['cloud'], url: string, signal: AbortSignal): GrafanaHttp =>
  grafanaHttp(cloud, url, {key: '', renewal: tokenNext(url)}, signal);

/** The HTTP API of a Grafana of one's own. Throws a UsageError without GRAFANA_TOKEN. */
export const ownGrafana = (cloud: Tools['cloud'], url: string, signal: AbortSignal): GrafanaHttp => {
  const key = process.env['GRAFANA_TOKEN'];
  if (!key)
    throw new UsageError(`Could not sign in to Grafana at ${url}`, {
      why: 'GRAFANA_TOKEN is not set',
      next: tokenNext(url),
    });
  const renewal =
    'It may have expired: check GRAFANA_TOKEN (a service account token of role Admin), then type the same command again.';
  return grafanaHttp(cloud, url, {key, renewal}, signal);
};

/** Under which a step notes the account in the workspace that it is at work with. */
const accountKey = 'account';

/** Works in Grafana: in the workspace with a token of a few minutes, in a Grafana of one's own with GRAFANA_TOKEN. */
export const inGrafana = async <T>(
  context: StepContext,
  work: (grafana: GrafanaHttp) => Promise<T>,
): Promise<T> => {
  const {cloud, config, signal, outputs} = context;
  if (typeof config.grafana === 'object') return work(ownGrafana(cloud, config.grafana.url, signal));
  const {WorkspaceId = '', WorkspaceUrl = ''} = outputs('workspace');
  const renewal = 'Type the same command again: it makes a token of its own.';
  const note = {
    recall: () => context.recall(accountKey),
    remember: async (name: string | undefined) => context.remember(accountKey, name),
  };
  return withToken(cloud, WorkspaceId, signal, note, async (key) =>
    work(grafanaHttp(cloud, WorkspaceUrl, {key, renewal}, signal)),
  );
};

/**
 * Looks for the mark that a verified step has left. A service account is billed as a user of the workspace, so that a mere
 * look does not sign in: it asks for the tags of the workspace. A Grafana of one's own is asked itself.
 */
export const lookInGrafana = async (
  context: StepContext,
  tag: string,
  outputs: Record<string, string>,
  ask: (grafana: GrafanaHttp) => Promise<boolean>,
): Promise<Found> => {
  const {cloud, config} = context;
  const absent = (why: string): Found => ({state: 'absent', why});
  if (typeof config.grafana === 'object')
    return (await inGrafana(context, ask))
      ? {state: 'ready', outputs}
      : absent(`it is not in ${config.grafana.url}`);
  // So that the next run goes there, and takes away what this one may have left.
  if (context.recall(accountKey) !== undefined)
    return {state: 'underway', why: 'a run is at work in Grafana, or was broken off there'};
  const workspace = await describeWorkspace(cloud, context.outputs('workspace')['WorkspaceId'] ?? '');
  const mark = workspace?.tags?.[tag];
  if (mark === undefined) return absent('it is not in the workspace');
  return mark === unverified
    ? {state: 'failed', why: 'it is in the workspace, and was not seen to work'}
    : {state: 'ready', outputs, why: `verified ${mark}`};
};

/** The mark of what is there and not known to work: it is to be mended or taken back, not absent. */
const unverified = 'unverified';

const leaveMark = async (
  {cloud, config, outputs}: StepContext,
  tag: string,
  value: string,
): Promise<void> => {
  if (config.grafana !== 'managed') return;
  await tagWorkspace(cloud, outputs('workspace')['WorkspaceId'] ?? '', {[tag]: value});
};

/** Leaves the mark before anything is put into Grafana. */
export const markBegun = async (context: StepContext, tag: string): Promise<void> =>
  leaveMark(context, tag, unverified);

/** Leaves the mark, with the time, once all works. Within `inGrafana`, so that a kill right before it is noticed. */
export const markVerified = async (context: StepContext, tag: string): Promise<void> =>
  leaveMark(context, tag, `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`);

/** Removes the mark once nothing is there any more. Within `inGrafana`, as above. */
export const removeMark = async ({cloud, config, outputs}: StepContext, tag: string): Promise<void> => {
  if (config.grafana !== 'managed') return;
  await untagWorkspace(cloud, outputs('workspace')['WorkspaceId'] ?? '', [tag]);
};

/** The address of the workshop's Grafana; empty while there is none. */
export const baseUrl = ({config, outputs}: StepContext): string =>
  typeof config.grafana === 'object' ? config.grafana.url : (outputs('workspace')['WorkspaceUrl'] ?? '');
