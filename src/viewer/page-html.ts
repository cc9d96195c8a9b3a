/** The viewer's page: one file with its script and style inside, and the policy that lets only those run. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

export type Page = {readonly html: string; readonly policy: string};

let made: Promise<Page> | undefined;

/** In the product the page lies beside the bundle; in a checkout it is built when first asked for. */
const read = async (): Promise<string> => {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'viewer.html');
  if (existsSync(beside)) return readFileSync(beside, 'utf8');
  let folder = here;
  while (!isOurs(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const builder = join(folder, 'src', 'packaging', 'viewer-page.mjs');
  if (existsSync(builder)) {
    const module = (await import(pathToFileURL(builder).href)) as {buildViewerPage: () => Promise<string>};
    return module.buildViewerPage();
  }
  return readFileSync(join(folder, 'dist', 'viewer.html'), 'utf8');
};

const isOurs = (folder: string): boolean => {
  const file = join(folder, 'package.json');
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as {name?: string}).name === 'rsw';
};

const hashes = (html: string, tag: string): string =>
  [...html.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
    .map(
      ([, text]) =>
        `'sha256-${createHash('sha256')
          .update(text ?? '')
          .digest('base64')}'`,
    )
    .join(' ');

const policyOf = (html: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashes(html, 'script')}`,
    `style-src ${hashes(html, 'style')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What every answer with a page carries: nothing from outside runs in it, and it is in no frame and no cache. */
export const securityHeaders = (policy: string): Record<string, string> => ({
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

/** The page and its content security policy; the same for every dashboard. */
export const pageHtml = (): Promise<Page> => {
  made ??= read().then((html) => ({html, policy: policyOf(html)}));
  return made;
};
