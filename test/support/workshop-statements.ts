import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** The statements that the workshop prints, as a learner pastes them; with a password in the placeholder's stead. */
export const workshopStatements = (password = 'Str3aming-Now'): readonly string[] =>
  readFileSync(join(import.meta.dirname, 'workshop.sql'), 'utf8')
    .split('\n')
    .slice(1)
    .join('\n')
    .split('\n----\n')
    .map((statement) => statement.replace('<specify your own password>', password));
