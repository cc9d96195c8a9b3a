/**
 * Synthesises the CDK app into CloudFormation templates. aws-cdk-lib is needed here only, never by a user.
 * As a program: `node src/packaging/synth.mjs` writes templates/.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {argv} from 'node:process';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const source = join(root, 'src/stacks/synth.ts');

/** Writes the four templates into a folder and answers their paths. */
export const synthesiseTemplates = async (outdir) => {
  // Below node_modules, so that the packages that stay outside of the bundle are found.
  const bundle = join(root, `node_modules/.cache/rsw/synth-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The bundle lies elsewhere than the sources, which read the producers' code beside them.
    define: {'import.meta.url': JSON.stringify(pathToFileURL(source).href)},
  });
  try {
    const {synthesise} = await import(pathToFileURL(bundle).href);
    mkdirSync(outdir, {recursive: true});
    return Object.entries(synthesise()).map(([name, template]) => {
      const path = join(outdir, `${name}.json`);
      writeFileSync(path, template);
      return path;
    });
  } finally {
    rmSync(bundle);
  }
};

if (argv[1] === fileURLToPath(import.meta.url))
  for (const path of await synthesiseTemplates(join(root, 'templates'))) console.log(path);
