import {readDashboard} from '../steps/dashboard.ts';
import {parseDashboard} from '../viewer/dashboard.ts';
import type {Query} from '../viewer/panels.ts';
import {UsageError} from '../workshop/errors.ts';
import {knownConfig} from './answers.ts';
import {addressOf, serveToBrowsers, type ServingOptions} from './dashboard-serve.ts';
import {searchOf} from './dashboard-question.ts';
import {writeSnapshot} from './dashboard-snapshot.ts';
import {showInTerminal, type TerminalOptions} from './dashboard-terminal.ts';
import {flowOf} from './flow.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {panelTrouble} from './panel-trouble.ts';
import {placeOfCommand} from './place.ts';
import {openReader, type Reader} from './reader.ts';
import {refuseFlags} from './refuse-flags.ts';
import {inSession, type Session} from './session.ts';

/** Everything that can be said behind `rsw dashboard`. */
export type DashboardOptions = PlaceOptions & {
  readonly terminal?: boolean;
  /** A file, or `-` for stdout. */
  readonly snapshot?: string;
} & ServingOptions &
  TerminalOptions;

const queryOf =
  (read: Reader, {place, hint}: Session, ended: AbortSignal): Query =>
  async (sql, _source, signal = ended) => {
    try {
      const {columns, rows} = await read(sql, signal);
      return {
        columns: columns.map(({label, type}) => ({name: label, typeName: type, nullable: true})),
        rows,
      };
    } catch (error) {
      throw new Error(panelTrouble(error, place.local, hint), {cause: error});
    }
  };

/** What says how to draw or to serve would say nothing where that is not done. */
const verifyWay = ({snapshot, terminal, once, port, publicHost}: DashboardOptions): void => {
  if (snapshot === '')
    throw new UsageError('Cannot write the snapshot', {
      why: 'its file has no name',
      next: 'Give one: rsw dashboard --snapshot dashboard.html',
    });
  const serving = {'--port': port, '--public-host': publicHost};
  if (snapshot !== undefined)
    refuseFlags(
      {'--terminal': terminal, '--once': once, ...serving},
      {
        why: 'a snapshot is a file, neither drawn here nor served',
        next: 'Leave it out, or --snapshot.',
      },
    );
  if (terminal)
    refuseFlags(serving, {
      why: 'with --terminal it is drawn here, and not served',
      next: 'Leave it out, or --terminal.',
    });
  else
    refuseFlags(
      {'--once': once},
      {why: 'it is for what is drawn here', next: 'Type: rsw dashboard --terminal --once'},
    );
};

/** `rsw dashboard`: serves the Logistics Dashboard to browsers on this machine until Ctrl-C, draws it as text, or writes it to a file. */
export const dashboard = async (options: DashboardOptions, invocation: Invocation): Promise<void> => {
  const {signal} = invocation;
  const address = addressOf(options);
  verifyWay(options);
  await inSession(placeOfCommand(options), 'dashboard', invocation, async (session) => {
    const config = await knownConfig(options, session);
    const read = await openReader(session);
    const board = parseDashboard(await readDashboard(config));
    const query = queryOf(read, session, signal);
    if (options.snapshot !== undefined)
      return writeSnapshot(options.snapshot, board, query, options, session, invocation);
    if (options.terminal) return showInTerminal(board, query, options, signal);
    const serving = {
      ...address,
      dashboard: board,
      query,
      live: flowOf(session, config.prefix, read),
    };
    return serveToBrowsers(serving, searchOf(board, options), session.named, invocation);
  });
};
