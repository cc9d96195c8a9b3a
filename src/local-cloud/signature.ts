/** Signature Version 4, seen from the server: who signed this request, and is the signature theirs? */
import {createHash, createHmac, timingSafeEqual} from 'node:crypto';
import type {LocalCloud} from './cloud.ts';
import {findCredentials} from './iam/credentials.ts';
import {AwsError, type Principal, type Service} from './operation.ts';
import type {WireRequest} from './protocols/protocol.ts';

/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export type Authorization = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

/** Signatures older or newer than this are refused, as AWS does. */
const tolerance = 5 * 60_000;

/** Undefined when the request is not signed (or not in a way AWS knows). */
export const parseAuthorization = (header: string | undefined): Authorization | undefined => {
  const matched =
    /^AWS4-HMAC-SHA256\s+Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    );
  if (!matched) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = matched;
  return {accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature};
};

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Every service but S3 signs the path encoded once more. */
const canonicalPath = (path: string): string => path.split('/').map(encode).join('/') || '/';

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .map(([key, value]) => [encode(key), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');

const signatureOf = (
  request: WireRequest,
  auth: Authorization,
  secret: string,
  timestamp: string,
): string => {
  const headers = auth.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}\n`,
  );
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers.join(''),
    auth.signedHeaders.join(';'),
    request.headers['x-amz-content-sha256'] ?? sha256(request.body),
  ].join('\n');
  const scope = `${auth.date}/${auth.region}/${auth.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const key = [auth.region, auth.service, 'aws4_request'].reduce<Buffer>(
    (signing, part) => hmac(signing, part),
    hmac(`AWS4${secret}`, auth.date),
  );
  return hmac(key, toSign).toString('hex');
};

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const parseAmzDate = (text: string): number => {
  const matched = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!matched) return Number.NaN;
  const [, year, month, day, hour, minute, second] = matched;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

/** The same refusal has another name in the query protocol, and yet another in EC2's. */
const refuse = (
  service: Service,
  kind: 'token' | 'signature' | 'expired' | 'missing',
  message: string,
): AwsError => {
  if (service.protocol === 'ec2-query' && kind !== 'missing')
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  const isQuery = service.protocol === 'query' || service.protocol === 'ec2-query';
  const names = {
    token: isQuery ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
    signature: isQuery ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
    expired: isQuery ? 'ExpiredToken' : 'ExpiredTokenException',
    missing: isQuery ? 'MissingAuthenticationToken' : 'MissingAuthenticationTokenException',
  };
  const status = isQuery || service.protocol === 'rest-json' ? 403 : 400;
  return new AwsError(names[kind], message, status);
};

export const missingAuthentication = (service: Service): AwsError =>
  refuse(service, 'missing', 'Missing Authentication Token');

/** Throws AWS's own error unless the request was signed, just now, by credentials this cloud has given out. */
export const authenticate = (
  cloud: LocalCloud,
  service: Service,
  request: WireRequest,
  auth: Authorization,
): Principal => {
  const credentials = findCredentials(cloud, auth.accessKeyId);
  const token = request.headers['x-amz-security-token'];
  const isKnown = credentials !== undefined && (credentials.sessionToken ?? '') === (token ?? '');
  if (!isKnown) throw refuse(service, 'token', 'The security token included in the request is invalid.');
  if (credentials.expires !== undefined && credentials.expires < cloud.now())
    throw refuse(service, 'expired', 'The security token included in the request is expired');
  if (auth.region !== cloud.region)
    throw refuse(service, 'signature', `Credential should be scoped to a valid region.`);

  const timestamp = request.headers['x-amz-date'] ?? '';
  const signedAt = parseAmzDate(timestamp);
  if (Number.isNaN(signedAt) || !timestamp.startsWith(auth.date))
    throw refuse(
      service,
      'signature',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP`,
    );
  const mismatch = refuse(
    service,
    'signature',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
  // Over HTTP/2 the SDK for JavaScript signs the pseudo-header in the host's place.
  if (!auth.signedHeaders.some((name) => name === 'host' || name === ':authority')) throw mismatch;
  if (!isSame(signatureOf(request, auth, credentials.secretAccessKey, timestamp), auth.signature))
    throw mismatch;
  const claimed = request.headers['x-amz-content-sha256'];
  if (claimed !== undefined && /^[0-9a-f]{64}$/.test(claimed) && claimed !== sha256(request.body))
    throw mismatch;
  if (Math.abs(cloud.now() - signedAt) > tolerance) {
    const now = new Date(cloud.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    throw refuse(service, 'signature', `Signature expired: ${timestamp} is now earlier than ${now} (5 min.)`);
  }
  return credentials.principal;
};
