import {readFile} from 'node:fs/promises';
import {resetLocalCloud, startLocalCloud, stopLocalCloud} from '../local/process.ts';
import {isPace, logFile, runningServer} from '../local/server-file.ts';
import {forgetLocalWorkshops, readCurrent, rememberedWorkshops} from '../remembered.ts';
import {declined, UsageError, UserError} from '../workshop/errors.ts';
import {typed} from './hints.ts';
import type {Invocation} from './invocation.ts';
import {flagsTo} from './place.ts';

export type StartFlags = {readonly port?: string; readonly pace?: string};

const notRunning = () =>
  new UserError('The local cloud is not running', {
    why: 'it was stopped, or never started',
    next: 'Start it with: rsw local start',
  });

const parsePort = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`Cannot listen on port ${text}`, {
    why: 'a port is a number from 1 to 65535',
    next: 'Such as: rsw local start --port 4578',
  });
};

const parsePace = (text: string | undefined) => {
  if (text === undefined || isPace(text)) return text;
  throw new UsageError(`Unknown pace ${text}`, {
    why: 'it is instant, quick or realistic',
    next: 'Such as: rsw local start --pace quick',
  });
};

export const localStart = async (flags: StartFlags, {ui}: Invocation): Promise<void> => {
  const options = {port: parsePort(flags.port), pace: parsePace(flags.pace)};
  const {server} = await startLocalCloud(options, ui);
  ui.print(`The local cloud runs at ${server.url} (pace ${server.pace}).`);
  const inIt = (await rememberedWorkshops()).filter(({where}) => where.local);
  const current = readCurrent();
  const hints = inIt.map(({where}) => `rsw status${typed(flagsTo(where, {}, process.env, current))}`);
  ui.note(
    `${hints.length > 0 ? `What is in it: ${hints.join('; ')}` : 'Set the workshop up in it: rsw setup --local'}. Point any AWS tool at it: eval "$(rsw local env)"`,
  );
};

export const localStop = async ({ui}: Invocation): Promise<void> => {
  const stopped = await stopLocalCloud();
  ui.print(stopped ? 'The local cloud has stopped; its data stays.' : 'The local cloud was not running.');
  ui.note('Start it again with: rsw local start');
};

export const localStatus = async ({ui}: Invocation): Promise<void> => {
  const server = await runningServer();
  if (!server) throw notRunning();
  ui.print(
    `The local cloud runs at ${server.url} (pid ${server.pid}, pace ${server.pace}, version ${server.version}).`,
  );
  ui.note('What is in it: rsw status --local. Its log: rsw local logs');
};

/** Prints the exports that point any AWS tool at the local cloud, and nothing else. */
export const localEnv = async ({ui}: Invocation): Promise<void> => {
  const {server, credentials} = await startLocalCloud({}, ui);
  const values = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: credentials.region,
    AWS_DEFAULT_REGION: credentials.region,
    NO_PROXY: [
      ...new Set([...(process.env['NO_PROXY'] ?? '').split(',').filter(Boolean), '127.0.0.1', 'localhost']),
    ].join(','),
  };
  ui.print('unset AWS_PROFILE AWS_SESSION_TOKEN');
  for (const [name, value] of Object.entries(values)) ui.print(`export ${name}='${value}'`);
};

export const localReset = async ({ui}: Invocation): Promise<void> => {
  if (!(await ui.confirm('Remove the local cloud with everything in it?')))
    throw declined('rsw local status');
  await resetLocalCloud();
  await forgetLocalWorkshops();
  ui.print('The local cloud is empty.');
  ui.note('Set the workshop up anew with: rsw setup --local');
};

const parseLines = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot print ${text} lines`, {
    why: 'it must be a number from 1 on',
    next: 'Such as: rsw local logs --lines 500',
  });
};

export const localLogs = async (flags: {readonly lines?: string}, {ui}: Invocation): Promise<void> => {
  const most = parseLines(flags.lines ?? '100');
  const text = await readFile(logFile(), 'utf8').catch(() => undefined);
  if (text === undefined) throw notRunning();
  for (const line of text.trimEnd().split('\n').slice(-most)) ui.print(line);
  ui.note(
    'Each refused request is a line, with the id that an error names; what "does not exist" was asked to know whether it is there.',
  );
};
