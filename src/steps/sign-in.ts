/** Whether this account can have Managed Grafana, into which people sign in through IAM Identity Center. */
import type {Cloud} from '../cloud/cloud.ts';
import {offersGrafana} from '../cloud/grafana.ts';
import {identityCenter, userNames} from '../cloud/identity.ts';
import {reason} from '../workshop/errors.ts';

export type SignIn = {
  readonly possible: boolean;
  /** Why it is not. */
  readonly why: string;
  /** Users who can be made administrators; some of them where there are many, none where they may not be listed. */
  readonly users: readonly string[];
  /** What one has to know before choosing. */
  readonly note?: string;
};

/** Looks at Identity Center, in the region where it is said to live. Never throws: what cannot be seen is not there for us. */
export const lookForSignIn = async (cloud: Cloud, ssoRegion: string | undefined): Promise<SignIn> => {
  const impossible = (why: string): SignIn => ({possible: false, why, users: []});
  try {
    const [directory, isOffered] = await Promise.all([
      identityCenter(cloud, ssoRegion),
      offersGrafana(cloud),
    ]);
    if (!isOffered) return impossible(`${cloud.region} does not offer it`);
    if (!directory)
      return impossible(`no IAM Identity Center in ${ssoRegion ?? cloud.region} (elsewhere: --sso-region)`);
    const users = await userNames(cloud, directory).catch(() => []);
    const {foreignOwner} = directory;
    if (foreignOwner === undefined) return {possible: true, why: '', users};
    const note = `IAM Identity Center belongs to account ${foreignOwner}: name a user that is there, or let its administrator make one.`;
    return {possible: true, why: '', users, note};
  } catch (error) {
    return impossible(`IAM Identity Center cannot be looked at (${reason(error)})`);
  }
};
