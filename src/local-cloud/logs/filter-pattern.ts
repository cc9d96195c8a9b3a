import {AwsError} from '../operation.ts';

/**
 * A filter pattern for unstructured text: words and quoted phrases that must all occur, `?word` of which one must occur,
 * `-word` that must not. Case counts. JSON (`{ … }`), column (`[ … ]`) and regular-expression (`%…%`) patterns are refused.
 */
export const filterPattern = (pattern: string | undefined): ((message: string) => boolean) => {
  const text = (pattern ?? '').trim();
  if (/^[{[]/.test(text) || text.includes('%'))
    throw new AwsError(
      'InvalidParameterException',
      `The local cloud filters log events by words and phrases only, not by the pattern ${text}`,
    );
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign = '', phrase, word]) => ({
      sign,
      text: phrase === undefined ? (word ?? '') : phrase.replaceAll(/\\(.)/g, '$1'),
    }),
  );
  const having = (sign: string): string[] =>
    terms.filter((term) => term.sign === sign).map((term) => term.text);
  const all = having('');
  const any = having('?');
  const none = having('-');
  return (message) =>
    all.every((term) => message.includes(term)) &&
    none.every((term) => !message.includes(term)) &&
    // Beside words that must occur, AWS ignores the optional ones.
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term)));
};
