/** Where functions find the AWS SDK that Lambda's Node runtimes include. */
import {existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** In the bundle the runtime's files lie in a folder of their own; in a checkout they are the sources and node_modules. */
const bundled = ['lambda-sdk', '../lambda-sdk']
  .map((name) => join(here, name))
  .find((path) => existsSync(path));

export const bootstrap = bundled ? join(bundled, 'bootstrap.cjs') : join(here, 'runtime', 'bootstrap.cjs');

/** The folder with `@aws-sdk` in it. */
const modules = (): string =>
  bundled ??
  dirname(dirname(dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-sts/package.json'))));

/**
 * Lays a `node_modules` beside the unpacked functions, which Node looks into after a function's own: both `require` and
 * `import` find the SDK there, and nothing else of this program. It is laid anew each time, as the program may have moved.
 */
export const layModules = (packages: string): void => {
  const folder = join(packages, 'node_modules');
  mkdirSync(folder, {recursive: true, mode: 0o700});
  for (const scope of ['@aws-sdk', '@smithy']) {
    const link = join(folder, scope);
    rmSync(link, {recursive: true, force: true});
    if (existsSync(join(modules(), scope))) symlinkSync(join(modules(), scope), link, 'dir');
  }
  // A package.json further up must not decide that inline code is an ES module.
  writeFileSync(join(packages, 'package.json'), '{"type": "commonjs"}\n');
};
