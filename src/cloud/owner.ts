/** Under which name the caller owns a workshop: the same tomorrow, and another for another person. */

const longestTagValue = 256;

/**
 * The owner that a caller's ARN stands for.
 * A role's session has a name of its own every day, so its role is the owner: `arn:aws:sts::1:assumed-role/Admin/me` becomes
 * `arn:aws:iam::1:role/Admin`, without the role's path, which a session does not tell. With IAM Identity Center many people share one role
 * and the session's name is the person, so there the session is the owner.
 * What a tag cannot hold (a comma may stand in a user's name) becomes `_`.
 */
export const ownerOf = (arn: string): string => {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(arn);
  const owner =
    session && !session[3]?.startsWith('AWSReservedSSO_')
      ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`
      : arn;
  const pathless = owner.replace(/:role\/.*\//, ':role/');
  // A user's path may have 512 characters; the name alone is unique in its account.
  const short = pathless.length > longestTagValue ? pathless.replace(/:user\/.*\//, ':user/') : pathless;
  return short.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_');
};
