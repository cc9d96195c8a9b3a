/**
 * What the functions of the local cloud find when the program is a bundle: the AWS SDK clients that this cloud has
 * services for, as the `@aws-sdk` folder of a node_modules, and the file that each execution environment starts with.
 */
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';

const clients = [
  'cloudformation',
  'cloudwatch-logs',
  'dynamodb',
  'iam',
  'kinesis',
  'lambda',
  'redshift',
  'redshift-data',
  'scheduler',
  'secrets-manager',
  'sfn',
  'sts',
];

/** Writes the folder `lambda-sdk` into `outdir`. */
export const buildLambdaSdk = async (outdir) => {
  const folder = join(outdir, 'lambda-sdk');
  const scope = join(folder, '@aws-sdk');
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(scope, {recursive: true});
  copyFileSync(
    new URL('../local-cloud/lambda/runtime/bootstrap.cjs', import.meta.url),
    join(folder, 'bootstrap.cjs'),
  );
  for (const name of clients) {
    const client = `client-${name}`;
    mkdirSync(join(scope, client));
    // Node tells the names that a CommonJS module exports from its text; esbuild's annotation names them.
    writeFileSync(
      join(scope, client, 'package.json'),
      `${JSON.stringify({name: `@aws-sdk/${client}`, type: 'commonjs', main: 'index.js'})}\n`,
    );
  }
  await build({
    entryPoints: clients.map((name) => ({in: `@aws-sdk/client-${name}`, out: `client-${name}/index`})),
    outdir: scope,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.17',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
};
