import {validationError} from './validation-error.ts';

const variable = /\$\{([^}]*)\}/g;

/** The names between `${` and `}` of an Fn::Sub text; `${!Literal}` names nothing. */
export const variablesOf = (text: string): string[] =>
  [...text.matchAll(variable)].map((match) => match[1]!.trim()).filter((name) => !name.startsWith('!'));

/** Fills in an Fn::Sub text; `${!Literal}` becomes `${Literal}`. */
export const substitute = (text: string, valueOf: (name: string) => string): string =>
  text.replace(variable, (_, inner: string) => {
    const name = inner.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (!/^[A-Za-z0-9_.:]+$/.test(name))
      throw validationError(
        'Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
      );
    return valueOf(name);
  });
