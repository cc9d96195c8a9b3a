/**
 * Builds everything that is published: the templates, the program (split per command), the local cloud,
 * the page of the dashboard and the SDK for the functions. `node src/packaging/build.mjs`
 */
import {existsSync, readdirSync, rmSync, statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

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
  legalComments: 'none',
  // Some bundled packages are CommonJS and call require for Node's own modules.
  banner: {
    js: "import {createRequire as __rswRequire} from 'node:module';const require = __rswRequire(import.meta.url);",
  },
};

/** Runs a builder of ours if the part of the house that it belongs to is there. */
const also = async (file, name, ...args) => {
  const path = join(here, file);
  if (existsSync(path)) await (await import(pathToFileURL(path).href))[name](...args);
};

rmSync(dist, {recursive: true, force: true});
await also('synth.mjs', 'synthesiseTemplates', join(root, 'templates'));
await build({...shared, entryPoints: {rsw: join(root, 'src/rsw.ts')}, chunkNames: 'rsw-[hash]'});
await build({
  ...shared,
  entryPoints: {'local-cloud': join(root, 'src/local-cloud/serve.ts')},
  chunkNames: 'local-cloud-[hash]',
});
await also('viewer-page.mjs', 'buildViewerPage', dist);
await also('lambda-sdk.mjs', 'buildLambdaSdk', dist);

const size = readdirSync(dist, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
console.log(`dist: ${(size / 1024).toFixed(0)} KB`);
