/** The dashboard for browsers: where it listens, and how the person gets there. */
import {serveDashboard, type DashboardServer, type ServeOptions} from '../viewer/serve/server.ts';
import {Cancelled, UsageError, UserError} from '../workshop/errors.ts';
import type {Invocation} from './invocation.ts';
import {publicAddressOf} from './public-address.ts';

/** The flags that say where it listens, and to whom it answers. */
export type ServingOptions = {readonly port?: string; readonly publicHost?: string};

type Address = Pick<ServeOptions, 'port' | 'publicAddress'>;

/** Reads where to listen, before anything is asked of a cloud. */
export const addressOf = ({port: text = '0', publicHost}: ServingOptions): Address => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`Cannot listen on port ${text}`, {
      why: 'a port is a number up to 65535',
      next: 'Leave it out for any free one, or: rsw dashboard --port 8080',
    });
  return {port, publicAddress: publicHost === undefined ? undefined : publicAddressOf(publicHost)};
};

const listen = async (options: ServeOptions): Promise<DashboardServer> => {
  try {
    return await serveDashboard(options);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UserError(`Could not listen on port ${options.port}`, {
      why: code === 'EADDRINUSE' ? 'another program listens there' : 'ports below 1024 need more rights',
      next: 'Leave --port out for any free one, or name another: rsw dashboard --port 8080',
      cause: error,
    });
  }
};

/** How a browser gets there from where the person sits. */
const hintOf = ({env}: NodeJS.Process, port: number): string => {
  if (env['AWS_EXECUTION_ENV'] === 'CloudShell')
    return 'CloudShell lets no browser in. As text: rsw dashboard --terminal. As a page to download: rsw dashboard --snapshot dashboard.html';
  if (env['SSH_CONNECTION'] !== undefined)
    return `On the machine in front of you type: ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE, then open the address there.`;
  return 'Open it in a browser on this machine.';
};

/** Serves it until Ctrl-C; what runs in the warehouse then is stopped. `search` is what the printed address asks for. */
export const serveToBrowsers = async (
  options: ServeOptions,
  search: string,
  named: string,
  {ui, signal}: Invocation,
): Promise<void> => {
  const served = await listen(options);
  ui.heading(`The Logistics Dashboard of ${named}`);
  ui.print(served.url + search);
  if (options.publicAddress) {
    const {host, scheme = 'https'} = options.publicAddress;
    ui.print(`${scheme}://${host}/${new URL(served.url).search}${search}`);
  }
  ui.note(hintOf(process, served.port));
  ui.note('The token in it is for you alone. Ctrl-C ends it.');
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), {once: true}));
  await served.close();
  throw new Cancelled('The dashboard is closed; the workshop goes on.', {
    next: 'Open it again with: rsw dashboard',
    exitCode: 130,
  });
};
