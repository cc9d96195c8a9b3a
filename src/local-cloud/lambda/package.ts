/** Deployment packages: zip files, kept on disk and unpacked into a folder that is named after their hash. */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve, sep} from 'node:path';
import {unzipSync, zipSync} from 'fflate';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';

/** Bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestZip = 50 * 1024 * 1024;
const largestUnzipped = 250 * 1024 * 1024;

export type Package = {readonly sha256: string; readonly size: number};

const packages = (cloud: LocalCloud): string => join(cloud.home, 'lambda', 'packages');

const folderName = (sha256: string): string => Buffer.from(sha256, 'base64').toString('hex').slice(0, 32);

/** The folder that is the function's `/var/task`. */
export const taskFolder = (cloud: LocalCloud, sha256: string): string =>
  join(packages(cloud), folderName(sha256));

/** Reads a zip file and unpacks it; the same bytes again change nothing. Rejects with AWS's text what is no zip file. */
export const storePackage = (cloud: LocalCloud, zip: Uint8Array): Package => {
  if (zip.length > largestZip)
    throw new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${Math.floor(largestZip * 1.4)} bytes for the CreateFunction operation`,
      413,
    );
  const sha256 = createHash('sha256').update(zip).digest('base64');
  const folder = taskFolder(cloud, sha256);
  if (!existsSync(folder)) unpack(zip, folder);
  return {sha256, size: zip.length};
};

const unpack = (zip: Uint8Array, folder: string): void => {
  const fresh = `${folder}.new`;
  rmSync(fresh, {recursive: true, force: true});
  mkdirSync(fresh, {recursive: true, mode: 0o700});
  for (const [name, bytes] of Object.entries(readZip(zip))) {
    const path = resolve(fresh, name);
    if (!path.startsWith(fresh + sep)) throw notAZip();
    if (name.endsWith('/')) mkdirSync(path, {recursive: true});
    else {
      mkdirSync(dirname(path), {recursive: true});
      writeFileSync(path, bytes, {mode: 0o600});
    }
  }
  renameSync(fresh, folder);
};

const readZip = (zip: Uint8Array): Record<string, Uint8Array> => {
  let unpacked = 0;
  try {
    return unzipSync(zip, {
      filter: ({originalSize}) => {
        unpacked += originalSize;
        if (unpacked > largestUnzipped)
          throw new AwsError(
            'InvalidParameterValueException',
            `Unzipped size must be smaller than ${largestUnzipped} bytes`,
          );
        return true;
      },
    });
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw notAZip();
  }
};

const notAZip = (): AwsError =>
  new AwsError(
    'InvalidParameterValueException',
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );

/** CloudFormation's inline code: the text becomes `index.js`, alone and thus CommonJS. The same text gives the same bytes. */
export const zipInlineCode = (text: string): Uint8Array =>
  zipSync({'index.js': Buffer.from(text)}, {mtime: new Date(1980, 0, 1)});

/** Removes the folders of packages that no function uses any more. */
export const dropUnusedPackages = (cloud: LocalCloud, used: readonly string[]): void => {
  const kept = new Set(used.map(folderName));
  if (!existsSync(packages(cloud))) return;
  for (const name of readdirSync(packages(cloud)))
    if (/^[0-9a-f]{32}(\.new)?$/.test(name) && !kept.has(name))
      rmSync(join(packages(cloud), name), {recursive: true, force: true});
};
