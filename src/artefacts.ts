/** The files that the package carries to a cloud: templates, SQL, the dashboard. */
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The package's folder: this code runs from a file in `dist` (or from `src` in tests). */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** The text of an artefact, such as `sql/schema.sql`. */
export const artefact = async (path: string): Promise<string> => readFile(join(packageFolder, path), 'utf8');

/** The names of the files in a folder of artefacts, in order. */
export const artefactNames = async (folder: string): Promise<string[]> =>
  (await readdir(join(packageFolder, folder))).sort();
