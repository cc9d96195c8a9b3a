/** On the way to AWS: credentials, clock, network, permissions. */
import type {Failure} from './failure.ts';

const again = 'then type the same command again: it goes on where it stopped.';
const policy = 'rsw doctor --policy prints all that is needed';

const credentials: readonly Failure[] = [
  {
    sign: /aws sso login --profile[= ](?<profile>[\w.@-]+)/i,
    why: 'the SSO session has expired',
    next: 'Type: aws sso login --profile {profile}, then the same command again.',
  },
  {
    sign: /aws sso login|SSO session (associated|.*expired)|Token is expired/i,
    why: 'the SSO session has expired',
    next: 'Type: aws sso login --profile <your profile>, then the same command again.',
  },
  {
    sign: /Could not load credentials from any providers|CredentialsProviderError/i,
    why: 'no AWS credentials were found',
    next: 'Sign in as for any AWS tool (aws configure, AWS_PROFILE, …), or practise on this machine with: rsw setup --local',
  },
  {
    sign: /RequestTimeTooSkewed|Signature (expired|not yet current)|RequestInTheFuture/i,
    why: "the time of this machine's clock is not AWS's time",
    next: `Set the clock (date -u shows what it tells), ${again}`,
  },
  {
    sign: /ExpiredToken|RequestExpired|token .*(is|has) expired/i,
    why: 'the credentials have expired',
    next: `Sign in again, ${again}`,
  },
  {
    sign: /OptInRequired|RegionDisabled|SubscriptionRequired|not subscribed to this service|needs a subscription/i,
    why: 'the account has not switched on this region or service',
    next: 'Switch the region on (console: Account, AWS Regions), or choose another: rsw setup --region us-east-1',
  },
  {
    sign: /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|AuthFailure/i,
    why: 'AWS does not know these credentials, or the account has not switched on this region',
    next: 'Check AWS_PROFILE and the key; a region can be switched on in the console (Account, AWS Regions).',
  },
  {
    sign: /SignatureDoesNotMatch|InvalidSignature|IncompleteSignature/i,
    why: 'the secret does not belong to the access key',
    next: 'Check the profile or the variables that hold them (aws configure list shows which), then try again.',
  },
];

const network: readonly Failure[] = [
  {
    sign: /(ENOTFOUND|EAI_AGAIN)\s+(?<host>[\w.-]*amazonaws[\w.]*)/i,
    why: 'the address {host} cannot be found',
    next: 'Check the network, HTTPS_PROXY and the region: not every region has every service (rsw setup --region us-east-1).',
  },
  {
    sign: /ECONNREFUSED|\bENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|socket hang up|TimeoutError|did not establish a connection/i,
    why: 'the endpoint cannot be reached',
    next: `Check the network, the region, HTTPS_PROXY and AWS_ENDPOINT_URL, ${again}`,
  },
  {
    sign: /SELF_SIGNED_CERT|self.signed certificate|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|unable to (get local issuer|verify the first) certificate|CERT_(HAS_EXPIRED|NOT_YET_VALID)|ALTNAME_INVALID/i,
    why: 'the certificate at the other end is not one that this machine trusts',
    next: 'Behind a company proxy, name its certificate: AWS_CA_BUNDLE=/path/to/bundle.pem (or ca_bundle in the profile), then try again.',
  },
];

const performing = String.raw`not authorized to perform: (?<action>[\w-]+:[\w*]+)`;

const permissions: readonly Failure[] = [
  {
    sign: new RegExp(`${performing}.*(service|resource) control policy`, 'i'),
    why: 'a rule of the organisation forbids {action}, which no permission of yours can lift',
    next: 'Ask whoever administers the organisation, or use another account or region: rsw setup --region us-east-1',
  },
  {
    sign: new RegExp(`${performing}.*permissions boundary`, 'i'),
    why: 'a permissions boundary does not allow {action}',
    next: `Ask for a boundary that allows it (${policy}).`,
  },
  {
    sign: new RegExp(`${performing}.*session polic`, 'i'),
    why: 'this session was opened with a policy that does not allow {action}',
    next: `Sign in without that policy, or with one that allows it (${policy}).`,
  },
  {
    sign: /redshift:GetClusterCredentials/i,
    why: 'these credentials may not sign in to the database as that user',
    next: `Allow redshift:GetClusterCredentials for it (${policy}).`,
  },
  {
    sign: /not authorized to perform: sts:AssumeRole\b/i,
    from: ['api'],
    why: 'these credentials may not act as that role',
    next: "Check role_arn and source_profile of the profile, and that the role's trust names you.",
  },
  {
    sign: /not authorized to perform: iam:(?<action>CreateRole|PutRolePermissionsBoundary)\b/i,
    why: 'the permission iam:{action} is missing, or is given only for roles with a boundary',
    next: `Ask for it (${policy}), or name the boundary: rsw setup --permissions-boundary ARN`,
  },
  {
    sign: new RegExp(performing, 'i'),
    from: ['statement'],
    why: "the cluster's role lacks the permission {action}",
    next: 'Give it back to the role (console: IAM, Roles), or make the cluster anew: rsw step warehouse --undo, then rsw setup',
  },
  {
    sign: new RegExp(performing, 'i'),
    why: 'the permission {action} is missing',
    next: `Ask for it (${policy}), ${again}`,
  },
  {
    sign: /AccessDenied|UnauthorizedOperation|not authorized|NotAuthorized/i,
    from: ['api', 'stack'],
    why: 'a permission is missing',
    next: `Ask for it (${policy}), ${again}`,
  },
];

export const accessFailures: readonly Failure[] = [...credentials, ...network, ...permissions];
