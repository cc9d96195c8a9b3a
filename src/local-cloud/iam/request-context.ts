import type {LocalCloud} from '../cloud.ts';
import type {Access, Principal} from '../operation.ts';
import type {Lookup} from './pattern.ts';
import type {Role} from './roles.ts';

/** The condition keys of one request: those that the operation gave, then those every request carries. */
export const requestContext = (
  cloud: LocalCloud,
  given: Access['context'],
  principal?: Principal,
  role?: Role,
): Lookup => {
  const own = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(given ?? {}))
    own.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  return (key) => {
    const name = key.toLowerCase();
    const value = own.get(name) ?? globalKey(cloud, name, principal, role);
    return value === undefined || typeof value !== 'string' ? value : [value];
  };
};

const globalKey = (
  cloud: LocalCloud,
  key: string,
  principal: Principal | undefined,
  role: Role | undefined,
): string | undefined => {
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
      return principal && (principal.kind === 'role' ? 'AssumedRole' : 'Account');
    case 'aws:userid':
      return principal?.kind === 'role' ? principal.userId : principal && cloud.account;
    case 'aws:viaawsservice':
    case 'aws:principalisawsservice':
      return 'false';
  }
  return key.startsWith('aws:principaltag/') ? tag(role, key.slice('aws:principaltag/'.length)) : undefined;
};

/** Tag keys are looked up regardless of case, as condition keys are. */
const tag = (role: Role | undefined, lowerKey: string): string | undefined =>
  Object.entries(role?.tags ?? {}).find(([key]) => key.toLowerCase() === lowerKey)?.[1];
