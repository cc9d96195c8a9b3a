/**
 * The files `~/.aws/config` and `~/.aws/credentials`. The SDK passes over what it cannot read in them; the AWS CLI does not,
 * and neither do we: a profile that is silently left out lets a command act as somebody else.
 */
import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {parseKnownFiles} from '@smithy/core/config';
import {UserError} from '../workshop/errors.ts';

/** The settings of one profile: lower-case names as they stand in the file. */
export type Settings = Readonly<Record<string, string | undefined>>;

const files = (env: NodeJS.ProcessEnv): readonly string[] => [
  env['AWS_CONFIG_FILE'] || join(homedir(), '.aws', 'config'),
  env['AWS_SHARED_CREDENTIALS_FILE'] || join(homedir(), '.aws', 'credentials'),
];

/** Every profile of both files; where both have a setting, the credentials file's counts. Throws UserError for a file that cannot be read. */
export const readProfiles = async (): Promise<Readonly<Record<string, Settings>>> => {
  for (const path of files(process.env)) await verifyFile(path);
  return parseKnownFiles({ignoreCache: true});
};

const verifyFile = async (path: string): Promise<void> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // `/dev/null` and a folder that is not there are ways of having no such file.
    if (code === 'ENOENT' || code === 'ENOTDIR') return;
    throw unreadable(path, code === 'EACCES' ? 'you may not read it' : (error as Error).message);
  }
  const line = firstMistake(text);
  if (line !== undefined) throw unreadable(path, `line ${line} is neither [a section] nor name = value`);
};

const unreadable = (path: string, why: string): UserError =>
  new UserError(`Could not read ${path}`, {
    why,
    next: 'Mend the file, then type the same command again.',
  });

/** The number of the first line that no AWS tool can read; its text may be a secret, so it is not told. */
export const firstMistake = (text: string): number | undefined => {
  let inSection = false;
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    const isSection = /^\[[^\]]+\]\s*([#;].*)?$/.test(trimmed);
    inSection ||= isSection;
    // An indented line goes on with the value before it.
    if (!isSection && !(inSection && (/^\s/.test(line) || /^[^=:\s][^=:]*[=:]/.test(line)))) return i + 1;
  }
  return undefined;
};
