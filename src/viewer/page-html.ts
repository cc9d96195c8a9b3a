/** The viewer's page: one file with its script and style inside, and the policy that lets only those run. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {enclosedId, type Enclosed} from './enclosed.ts';

/** A page, and the policy that it is sent with. */
export type Page = {readonly html: string; readonly policy: string};

let made: Promise<string> | undefined;

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

/** A script or style as a policy lets it in. */
export const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A text as markup that says just that, in an element or in an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const hashes = (html: string, tag: string): string =>
  [...html.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
    .map(([, text = '']) => hashOf(text))
    .join(' ');

/** Nothing runs but the page's own script and style, and nothing is loaded; `more` is what a host needs beside. */
const policyOf = (html: string, ...more: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${hashes(html, 'script')}`,
    `style-src ${hashes(html, 'style')}`,
    // The sign in the browser's tab.
    'img-src data:',
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/**
 * What every answer with a page carries: nothing from outside runs in it, it is in no frame and no cache, and no window that
 * another page opens has a hold on it.
 */
export const securityHeaders = (policy: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

const page = (): Promise<string> => (made ??= read());

/** The page that asks its host, and the host's content security policy; the same for every dashboard. */
export const pageHtml = async (): Promise<Page> => {
  const html = await page();
  return {html, policy: policyOf(html, "connect-src 'self'", "frame-ancestors 'none'")};
};

/** What the first lines of an enclosing page have, by which it is known again. */
export const enclosingMark = '<meta name="generator" content="rsw dashboard --snapshot" />';

/**
 * The page that asks nobody: what it shows is inside of it as JSON that no browser runs, in which no `<` is left to end it. Its
 * policy is its own, as a file has no headers.
 */
export const enclosingHtml = async (title: string, enclosed: Enclosed): Promise<string> => {
  const html = await page();
  const json = JSON.stringify(enclosed).replaceAll('<', '\\u003c');
  // Functions, since a replacement text would have its dollar signs read.
  return html
    .replace(
      /<title>[^<]*<\/title>/,
      () =>
        `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}" />
    ${enclosingMark}
    <title>${escaped(title)}</title>`,
    )
    .replace(
      '<script type="module">',
      (script) => `<script type="application/json" id="${enclosedId}">${json}</script>
    ${script}`,
    );
};
