/**
 * The patterns of policies: `*` and `?` stand for any characters, `${key}` for a value of the request.
 * While a pattern is held, its two wildcards are control characters, so that a value which is put in
 * for a variable never becomes a wildcard itself.
 */

const any = '\u0001';
const one = '\u0002';

export type Pattern = {readonly text: string; readonly variables: boolean};

/** Answers the values of a condition key, or undefined when the request does not carry it. */
export type Lookup = (key: string) => readonly string[] | undefined;

const variable = /\$\{([^},]+?)(?:\s*,\s*'([^']*)')?\}/g;

const withoutWildcards = (text: string): string => text.replaceAll('*', any).replaceAll('?', one);

/** Reads a pattern; `wild: false` keeps `*` and `?` as they are written, as `StringEquals` does. */
export const pattern = (text: string, wild = true): Pattern => {
  if (!text.includes('${')) return {text: wild ? withoutWildcards(text) : text, variables: false};
  let read = '';
  let from = 0;
  for (const match of text.matchAll(variable)) {
    const between = text.slice(from, match.index);
    read += (wild ? withoutWildcards(between) : between) + match[0];
    from = match.index + match[0].length;
  }
  const rest = text.slice(from);
  return {text: read + (wild ? withoutWildcards(rest) : rest), variables: true};
};

/** The pattern with this request's values in it; undefined when the request lacks one, so that nothing matches. */
export const filled = (pattern: Pattern, lookup: Lookup): string | undefined => {
  if (!pattern.variables) return pattern.text;
  let missing = false;
  const text = pattern.text.replaceAll(variable, (_, key: string, fallback: string | undefined) => {
    if (key === '*' || key === '?' || key === '$') return key;
    const values = lookup(key);
    const value = values?.length === 1 ? values[0] : fallback;
    if (value === undefined) missing = true;
    return value ?? '';
  });
  return missing ? undefined : text;
};

/** Whether a filled pattern stands for a text. */
export const matches = (pattern: string, text: string): boolean => {
  let at = 0;
  let here = 0;
  let star = -1;
  let resume = 0;
  while (here < text.length) {
    if (at < pattern.length && (pattern[at] === one || pattern[at] === text[here])) {
      at++;
      here++;
    } else if (pattern[at] === any) {
      star = at++;
      resume = here;
    } else if (star >= 0) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern[at] === any) at++;
  return at === pattern.length;
};

/** As `matches`, but the six parts of an ARN are compared one by one: a wildcard does not reach over a colon. */
export const matchesArn = (pattern: string, arn: string): boolean => {
  const wanted = arnParts(pattern);
  const parts = arnParts(arn);
  return wanted.length === parts.length && wanted.every((part, i) => matches(part, parts[i]!));
};

const arnParts = (arn: string): string[] => {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
};
