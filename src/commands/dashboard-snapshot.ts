/** The dashboard as one file to keep or to give away, for a place that no browser gets into. */
import {pathToFileURL} from 'node:url';
import type {Dashboard} from '../viewer/dashboard.ts';
import {openPanelAnswers} from '../viewer/panel-answers.ts';
import type {Query} from '../viewer/panels.ts';
import {parseQuestion} from '../viewer/question.ts';
import {describeSnapshot, snapshotHtml, type Snapshot} from '../viewer/snapshot.ts';
import {questionOf, type QuestionOptions} from './dashboard-question.ts';
import type {Invocation} from './invocation.ts';
import {notingRefusal, panelsFailed} from './panels-failed.ts';
import type {Session} from './session.ts';
import {openSnapshotFile} from './snapshot-file.ts';

/** The workshop as strangers may know it: not in whose account it is. */
const whereOf = ({place, cloud}: Session): string =>
  `${place.local ? 'the local cloud' : `region ${cloud.region}`}, prefix ${place.prefix}`;

/** An error as it may be given away: AWS's texts name the account, and people by their roles. */
const discreet = (text: string, account: string): string =>
  text.replaceAll(/\b(arn:(?:[\w-]*:){3})\d{12}:[^\s"'),;]*/g, '$1…').replaceAll(account, '…');

const take = async (
  dashboard: Dashboard,
  query: Query,
  options: QuestionOptions,
  session: Session,
  signal: AbortSignal,
): Promise<Snapshot> => {
  const {from, to, choices} = questionOf(dashboard, options);
  const at = Date.now();
  const asked = parseQuestion(dashboard, {from, to, variables: choices}, at);
  if (typeof asked === 'string') throw new Error(asked);
  const answers = openPanelAnswers();
  try {
    const {range, panels} = await answers.ask({dashboard, asked, query, gone: signal});
    signal.throwIfAborted();
    return {dashboard, from, to, range, choices, at, where: whereOf(session), panels};
  } finally {
    await answers.close();
  }
};

const sizeOf = (html: string): string => {
  const kilobytes = Buffer.byteLength(html) / 1024;
  return kilobytes < 1024 ? `${Math.ceil(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
};

/**
 * Asks every panel once and writes the page to a file (`-`: to stdout). A panel that fails has its error in the page, which is
 * written all the same before a UserError names it; when all fail there is nothing to keep, and what is there stays.
 */
export const writeSnapshot = async (
  name: string,
  dashboard: Dashboard,
  query: Query,
  options: QuestionOptions,
  session: Session,
  {ui, signal}: Invocation,
): Promise<void> => {
  const file = name === '-' ? undefined : await openSnapshotFile(name);
  const noting = notingRefusal(query);
  const snapshot = await ui.task('asking every panel', async () =>
    take(dashboard, noting.query, options, session, signal),
  );
  const failure = panelsFailed(dashboard, snapshot.panels, noting.refusal(), {
    noneWhat: 'Could not take the snapshot',
    noneNext: 'Nothing was written. Type the same command again.',
    someNext:
      'The snapshot is written all the same and says so in their place. Take it again with the same command.',
  });
  if (failure && snapshot.panels.every(({error}) => error !== undefined)) throw failure;
  const html = await snapshotHtml({
    ...snapshot,
    panels: snapshot.panels.map((panel) =>
      panel.error === undefined ? panel : {...panel, error: discreet(panel.error, session.cloud.account)},
    ),
  });
  if (file) await file.write(html);
  ui.print(file?.path ?? html);
  ui.note(`${describeSnapshot(snapshot).when} · ${session.named}: one page of ${sizeOf(html)}.`);
  if (file && process.env['AWS_EXECUTION_ENV'] === 'CloudShell')
    ui.note(`Have it on your machine with: Actions > Download file, path ${file.path}`);
  else if (file) ui.note(`Open it in a browser: ${pathToFileURL(file.path).href}`);
  if (failure) throw failure;
};
