import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createApp} from './app.ts';

/** The minified template of each stack, by the stack's name; what `templates/*.json` holds. */
export const synthesise = (): Record<string, string> => {
  const outdir = mkdtempSync(join(tmpdir(), 'rsw-synth-'));
  try {
    const assembly = createApp(outdir).synth();
    return Object.fromEntries(
      assembly.stacks.map((stack) => [stack.stackName, `${JSON.stringify(stack.template)}\n`]),
    );
  } finally {
    rmSync(outdir, {recursive: true});
  }
};
