/** The licences of the packages that are bundled: their texts must go where their code goes. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** The package that a bundled file belongs to: `node_modules/@scope/name/dist/x.js` gives `@scope/name`. */
const packageOf = (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

/**
 * One text with the packages' names, versions, licences and licence texts.
 *
 * @param {string} root the folder with node_modules
 * @param {{metafile: {inputs: Record<string, unknown>}}[]} builds esbuild's results
 * @param {string[]} others packages that are bundled elsewhere
 */
export const describeLicences = (root, builds, others) => {
  const inputs = builds.flatMap((each) => Object.keys(each.metafile.inputs)).map(packageOf);
  const names = [...new Set([...inputs, ...others])].filter((name) => name !== undefined).toSorted();
  /** Most packages share their licence's text to the letter: it is printed once, below all of their names. */
  const byText = new Map();
  for (const name of names) {
    const folder = join(root, 'node_modules', name);
    const {version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...byText]
    .map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
};
