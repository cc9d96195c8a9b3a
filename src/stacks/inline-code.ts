import {readFileSync} from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`producers/${name}`, import.meta.url), 'utf8');

/**
 * The text of a producer as Lambda gets it. An inline function is one file, so the line that requires
 * `deliver.js` gives way to that file's own text, and all else stays as it is written and commented there.
 */
export const inlineCode = (name: 'customers.js' | 'orders.js'): string => {
  const text = read(name);
  const require = /^const \{[^}]*\} = require\('\.\/deliver\.js'\);$/m;
  if (!require.test(text)) throw new Error(`${name} does not require deliver.js on a line of its own`);
  const deliver = read('deliver.js')
    .replace(/^module\.exports = .*;\n/m, '')
    .trim();
  return text.replace(require, () => deliver);
};
