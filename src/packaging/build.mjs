/**
 * Builds everything that is published: the templates, the program (split per command), the local cloud,
 * the page of the dashboard and the SDK for the functions. `node src/packaging/build.mjs`
 * With `--frozen` it fails when the templates were not what the app synthesises.
 */
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {buildLambdaSdk} from './lambda-sdk.mjs';
import {describeLicences} from './licences.mjs';
import {synthesiseTemplates} from './synth.mjs';
import {buildViewerPage} from './viewer-page.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const dist = join(root, 'dist');

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  splitting: true,
  // The ESM builds can be shaken; the CommonJS ones that Node would choose cannot.
  mainFields: ['module', 'main'],
  outdir: dist,
  external: ['@duckdb/node-api'],
  logLevel: 'warning',
  metafile: true,
  // They are gathered in one file instead.
  legalComments: 'none',
  // Some bundled packages are CommonJS and call require for Node's own modules.
  banner: {
    js: "import {createRequire as __rswRequire} from 'node:module';const require = __rswRequire(import.meta.url);",
  },
};

const frozen = process.argv.includes('--frozen');
const templates = join(root, 'templates');
const texts = () =>
  readdirSync(templates).map((name) => [name, readFileSync(join(templates, name), 'utf8')].join('\n'));

const committed = texts();
await synthesiseTemplates(templates);
if (frozen && JSON.stringify(texts()) !== JSON.stringify(committed)) {
  console.error(
    'templates/ was not what the app in src/stacks synthesises: commit what the build has made of it.',
  );
  process.exit(1);
}

rmSync(dist, {recursive: true, force: true});
const program = await build({
  ...shared,
  entryPoints: {rsw: join(root, 'src/rsw.ts')},
  chunkNames: 'rsw-[hash]',
});
const localCloud = await build({
  ...shared,
  entryPoints: {'local-cloud': join(root, 'src/local-cloud/serve.ts')},
  chunkNames: 'local-cloud-[hash]',
});
await buildViewerPage(dist);
await buildLambdaSdk(dist);
writeFileSync(join(dist, 'help.txt'), execFileSync(process.execPath, [join(dist, 'rsw.js'), '--help']));
writeFileSync(
  join(dist, 'THIRD-PARTY-LICENSES.txt'),
  describeLicences(root, [program, localCloud], ['uplot']),
);

const size = readdirSync(dist, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
console.log(`dist: ${(size / 1024).toFixed(0)} KB`);
