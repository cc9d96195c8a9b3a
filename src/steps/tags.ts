/** What everything of the workshop is tagged with: whose it is, and what the account demands besides. */
import {UsageError} from '../workshop/errors.ts';
import {tagKeys, type Config} from './config.ts';

/** AWS takes 50 tags: three say whose a thing is, and up to two more are the cluster's, the network's or the workspace's. */
const most = 45;
const isOurs = (key: string): boolean => /^(rsw:|GrafanaDataSource$|Name$)/i.test(key);
/** What the services agree on: letters, digits and spaces of any language, and these signs. */
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const refuse = (tag: string, why: string): UsageError =>
  new UsageError(`Cannot use the tag ${tag}`, {why, next: 'Give each tag as: --tag key=value'});

/** Reads `key=value` once for each tag, as AWS takes tags. Throws a UsageError. */
export const parseTags = (given: readonly string[]): Record<string, string> => {
  const tags: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const [key, value] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    if (at < 1) throw refuse(text, 'it must be a key, an equals sign and a value');
    if (key.length > 128 || value.length > 256)
      throw refuse(key, 'a key has at most 128 characters, a value at most 256');
    if (!characters.test(key) || !characters.test(value))
      throw refuse(key, 'a tag is made of letters, digits, spaces and _ . : / = + - @');
    if (/^aws:/i.test(key)) throw refuse(key, 'keys that begin with aws: belong to AWS');
    if (isOurs(key)) throw refuse(key, 'the workshop sets that tag by itself');
    // Roles take two keys that differ in case for the same one.
    if (Object.keys(tags).some((other) => other.toLowerCase() === key.toLowerCase()))
      throw refuse(key, 'its key is given twice');
    tags[key] = value;
  }
  if (Object.keys(tags).length > most)
    throw new UsageError(`Cannot use ${Object.keys(tags).length} tags`, {
      why: `AWS takes 50 on a resource, and the workshop needs ${50 - most} of them`,
      next: `Give at most ${most}.`,
    });
  return tags;
};

/** Of the tags that something has, those that are neither ours nor AWS's. */
export const extraTags = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !isOurs(key) && !key.startsWith('aws:')));

/** The tags of a thing of the workshop; where nobody has said which ones the account demands, it keeps those it has. */
export const tagsFor = (
  {prefix, owner, tags}: Config,
  present: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ...(tags ?? extraTags(present)),
  [tagKeys.workshop]: 'redshift-streaming',
  [tagKeys.prefix]: prefix,
  [tagKeys.owner]: owner,
});

/** Whether the tags that were asked for are not yet, or not only, those of a thing. */
export const wantsOtherTags = ({tags}: Config, present: Readonly<Record<string, string>>): boolean => {
  if (tags === undefined) return false;
  const extra = extraTags(present);
  const keys = Object.keys(tags);
  return keys.length !== Object.keys(extra).length || keys.some((key) => extra[key] !== tags[key]);
};
