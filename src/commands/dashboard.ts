import {queryTable, type Database} from '../cloud/statements.ts';
import {readerUser} from '../steps/config.ts';
import {readDashboard} from '../steps/dashboard.ts';
import {parseDashboard} from '../viewer/dashboard.ts';
import type {Query} from '../viewer/panels.ts';
import {serveDashboard} from '../viewer/serve/server.ts';
import {Cancelled, UsageError, UserError} from '../workshop/errors.ts';
import {knownConfig} from './answers.ts';
import {showInTerminal, type TerminalOptions} from './dashboard-terminal.ts';
import {findDatabase} from './database.ts';
import {flowOf} from './flow.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession, type Session} from './session.ts';

export type DashboardOptions = PlaceOptions & {
  readonly port?: string;
  readonly publicHost?: string;
  readonly terminal?: boolean;
} & TerminalOptions;

/** The panels' statements, as the dashboard's database user: it may read the two views and nothing else. */
const queryOf =
  ({cloud}: Session, database: Database, signal: AbortSignal): Query =>
  async (sql) => {
    try {
      const {columns, rows} = await queryTable(cloud, database, sql, {signal});
      return {
        columns: columns.map(({label, type}) => ({name: label, typeName: type, nullable: true})),
        rows,
      };
    } catch (error) {
      // In its panel an error is told by the warehouse's own words.
      if (error instanceof UserError) throw new Error(error.why, {cause: error});
      throw error;
    }
  };

const portOf = (text = '0'): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`Cannot listen on port ${text}`, {
    why: 'a port is a number up to 65535',
    next: 'Leave it out for any free one, or: rsw dashboard --port 8080',
  });
};

const onPort = async (port: number, listen: () => ReturnType<typeof serveDashboard>) => {
  try {
    return await listen();
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UserError(`Could not listen on port ${port}`, {
      why: code === 'EADDRINUSE' ? 'another program listens there' : 'this port needs more rights',
      next: 'Leave --port out for any free one, or name another.',
      cause: error,
    });
  }
};

/** `rsw dashboard`: serves the Logistics Dashboard to browsers on this machine until Ctrl-C, or draws it as text. */
export const dashboard = async (options: DashboardOptions, invocation: Invocation): Promise<void> => {
  const {ui, signal} = invocation;
  const port = portOf(options.port);
  await inSession(await placeOfCommand(options), 'dashboard', invocation, async (session) => {
    const config = await knownConfig(options, session);
    const database = {...(await findDatabase(session)), user: readerUser};
    const board = parseDashboard(await readDashboard(config));
    const query = queryOf(session, database, signal);
    if (options.terminal) return showInTerminal(board, query, options, signal);
    const served = await onPort(port, async () =>
      serveDashboard({
        dashboard: board,
        query,
        live: flowOf(session.cloud, config.prefix, database),
        port,
        publicHost: options.publicHost,
      }),
    );
    ui.heading(`The Logistics Dashboard of ${session.named}`);
    ui.print(served.url);
    if (process.env['AWS_EXECUTION_ENV'] === 'CloudShell')
      ui.note('CloudShell lets no browser in. As text it is shown by: rsw dashboard --terminal');
    else if (process.env['SSH_CONNECTION'] !== undefined)
      ui.note(
        `From the machine in front of you: ssh -L ${served.port}:127.0.0.1:${served.port} THIS-MACHINE`,
      );
    ui.note('Open it in a browser on this machine. The token in it is for you alone. Ctrl-C ends it.');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), {once: true}));
    await served.close();
    throw new Cancelled('The dashboard is closed; the workshop goes on.', {
      next: 'Open it again with: rsw dashboard',
      exitCode: 130,
    });
  });
};
