import {execFile} from 'node:child_process';

export type Outcome = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** Runs a program to its end; a program that is not there answers code 127. */
export const run = async (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(
      command,
      args,
      {env: {...process.env, ...env}, maxBuffer: 64 * 1024 * 1024},
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code === 'ENOENT' ? 127 : Number(error.code ?? 1);
        resolve({code, stdout, stderr});
      },
    );
  });
