#!/usr/bin/env node
/** The program: looks at Node's version and answers the quickest questions itself; everything else is loaded when it is needed. */
import {existsSync, readFileSync} from 'node:fs';

/** What `--help` prints, written down when the program was built: whoever only looks need not wait for the parser. */
const help = new URL('help.txt', import.meta.url);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  process.stderr.write(
    `✖ Could not start: rsw needs Node 20.17 or newer, this is ${process.version}\n  Install a newer Node from https://nodejs.org, then type the same command again.\n`,
  );
  process.exitCode = 1;
} else {
  // Set before any client is loaded: the SDK's warning about Node 20 would be written across the screen.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--version' && rest.length === 0) {
    const {version} = await import('./version.ts');
    process.stdout.write(`${version()}\n`);
  } else if ((first === '--help' || first === '-h') && rest.length === 0 && existsSync(help)) {
    process.stdout.write(readFileSync(help));
  } else {
    const {main} = await import('./cli.ts');
    process.exitCode = await main(process.argv.slice(2));
  }
}
