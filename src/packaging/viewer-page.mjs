/** Bundles the viewer's page into one HTML file that loads nothing else. */
import {readFile, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const page = join(dirname(fileURLToPath(import.meta.url)), '..', 'viewer', 'page');

/**
 * Answers the page; writes it as `viewer.html` too when a folder is given.
 *
 * @param {string} [folder]
 * @returns {Promise<string>}
 */
export const buildViewerPage = async (folder) => {
  const [script, style] = await Promise.all([bundle('main.ts'), bundle('style.css')]);
  const html = await readFile(join(page, 'index.html'), 'utf8');
  // Functions, since a replacement text would have its dollar signs read.
  const whole = html
    .replace(/<style>[^]*<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script type="module">[^]*<\/script>/, () => `<script type="module">${script}</script>`);
  if (folder !== undefined) await writeFile(join(folder, 'viewer.html'), whole);
  return whole;
};

/** @param {string} entry */
const bundle = async (entry) => {
  const {outputFiles} = await build({
    entryPoints: [join(page, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return (outputFiles[0]?.text ?? '').trim();
};
