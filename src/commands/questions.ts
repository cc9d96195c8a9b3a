import {artefact, artefactNames} from '../artefacts.ts';
import {readerUser} from '../steps/config.ts';
import {wordsOfSql} from '../steps/sql.ts';
import {UsageError} from '../workshop/errors.ts';
import {didYouMean} from '../workshop/similar.ts';

/** A question of the workshop: a file in `sql/queries`, whose first comment is its title. */
export type NamedQuestion = {
  readonly name: string;
  readonly title: string;
  /** The database user who can answer it: the dashboard's, unless the file says otherwise. */
  readonly user: string;
  sql(config: {prefix: string}): string;
};

const folder = 'sql/queries';

export const questions = async (): Promise<NamedQuestion[]> => {
  const files = (await artefactNames(folder)).filter((file) => file.endsWith('.sql'));
  return Promise.all(
    files.map(async (file) => {
      const text = await artefact(`${folder}/${file}`);
      const title = /^--\s*(.*)$/m.exec(text)?.[1] ?? file;
      const user = /^-- as (\w+)$/m.exec(text)?.[1] ?? readerUser;
      return {name: file.replace(/\.sql$/, ''), title, user, sql: (config) => wordsOfSql(text, config)};
    }),
  );
};

export const questionNamed = async (name: string): Promise<NamedQuestion> => {
  const all = await questions();
  const found = all.find((question) => question.name === name);
  if (found) return found;
  const names = all.map((question) => question.name);
  throw new UsageError(`Unknown question ${name}`, {
    why: 'the workshop does not ask that',
    next: `${didYouMean(name, names)}It asks: ${names.join(', ')}. Your own: rsw query --sql "SELECT …"`,
  });
};
