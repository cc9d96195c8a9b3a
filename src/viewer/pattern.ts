/** A regular expression of the file, `/like this/i` or bare; undefined where it is none, so that it matches nothing. */
export const patternOf = (text: unknown): RegExp | undefined => {
  if (typeof text !== 'string') return undefined;
  const [, source = text, flags = ''] = /^\/(.*)\/(\w*)$/s.exec(text) ?? [];
  try {
    // One that remembers where it was would match every second time.
    return new RegExp(source, flags.replaceAll(/[gy]/g, ''));
  } catch {
    return undefined;
  }
};
