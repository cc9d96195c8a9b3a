import type {LocalCloud} from '../cloud.ts';
import type {Access, Principal} from '../operation.ts';
import type {Lookup} from './pattern.ts';
import type {Holder} from './roles.ts';

/** The condition keys of one request: those that the operation gave, then those every request carries. */
export const requestContext = (
  cloud: LocalCloud,
  given: Access['context'],
  principal?: Principal,
  holder?: Holder,
): Lookup => {
  const own = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(given ?? {}))
    own.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  return (key) => {
    const name = key.toLowerCase();
    const value = own.get(name) ?? globalKey(cloud, name, principal, holder);
    return value === undefined || typeof value !== 'string' ? value : [value];
  };
};

const globalKey = (
  cloud: LocalCloud,
  key: string,
  principal: Principal | undefined,
  holder: Holder | undefined,
): string | undefined => {
  const session = sessionOf(principal);
  switch (key) {
    case 'aws:currenttime':
      return new Date(cloud.now()).toISOString();
    case 'aws:epochtime':
      return String(Math.floor(cloud.now() / 1000));
    case 'aws:requestedregion':
      return cloud.region;
    case 'aws:securetransport':
      return 'false';
    case 'aws:sourceip':
      return '127.0.0.1';
    case 'aws:principalaccount':
    case 'aws:resourceaccount':
      return cloud.account;
    case 'aws:principalarn':
      return principal?.kind === 'role' ? principal.roleArn : principal?.arn;
    case 'aws:principaltype':
      return principal && {root: 'Account', user: 'User', role: 'AssumedRole'}[principal.kind];
    case 'aws:userid':
      return principal?.kind === 'root' ? cloud.account : principal?.userId;
    case 'aws:username':
      return principal?.kind === 'user' ? principal.userName : undefined;
    case 'aws:multifactorauthpresent':
      return session && String(session.mfaAt !== undefined);
    case 'aws:multifactorauthage':
      return session?.mfaAt === undefined
        ? undefined
        : String(Math.floor((cloud.now() - session.mfaAt) / 1000));
    case 'aws:viaawsservice':
    case 'aws:principalisawsservice':
      return 'false';
  }
  return key.startsWith('aws:principaltag/') ? tag(holder, key.slice('aws:principaltag/'.length)) : undefined;
};

/** The session in use; a user's own keys, and the account owner's, are none and say nothing about MFA. */
const sessionOf = (principal: Principal | undefined): {readonly mfaAt?: number} | undefined => {
  if (principal?.kind === 'role') return principal.session ?? {};
  return principal?.kind === 'user' ? principal.session : undefined;
};

/** Tag keys are looked up regardless of case, as condition keys are. */
const tag = (holder: Holder | undefined, lowerKey: string): string | undefined =>
  Object.entries(holder?.tags ?? {}).find(([key]) => key.toLowerCase() === lowerKey)?.[1];
