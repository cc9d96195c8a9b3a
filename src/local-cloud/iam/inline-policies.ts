/** Inline policies of a role or of a user: kept by name within their holder, which limits them all together. */
import {AwsError} from '../operation.ts';
import type {Role} from './roles.ts';
import {verifyDocument} from './validation.ts';

type Named = Pick<Role, 'name' | 'inline'>;

/** Which kind of holder, as AWS's errors call it, and how many characters its inline policies may have together. */
export type HolderKind = {readonly kind: 'role' | 'user'; readonly mostCharacters: number};

/** The inline policies with this one put in or replaced. Throws AWS's errors for its text and size. */
export const withInline = (
  holder: Named,
  {kind, mostCharacters}: HolderKind,
  policy: string,
  document: string,
): Named['inline'] => {
  const {[policy]: _, ...others} = holder.inline;
  const taken = Object.values(others).join('').replaceAll(/\s/g, '').length;
  const tooLong = `Maximum policy size of ${mostCharacters} bytes exceeded for ${kind} ${holder.name}`;
  verifyDocument(document, 'identity', mostCharacters - taken, tooLong);
  return {...holder.inline, [policy]: document};
};

/** The text of an inline policy. Throws NoSuchEntity. */
export const inlineOf = (holder: Named, {kind}: HolderKind, policy: string): string => {
  const document = Object.hasOwn(holder.inline, policy) ? holder.inline[policy] : undefined;
  if (document === undefined)
    throw new AwsError('NoSuchEntity', `The ${kind} policy with name ${policy} cannot be found.`, 404);
  return document;
};

/** The inline policies without this one. Throws NoSuchEntity. */
export const withoutInline = (holder: Named, kind: HolderKind, policy: string): Named['inline'] => {
  inlineOf(holder, kind, policy);
  const {[policy]: _, ...others} = holder.inline;
  return others;
};
