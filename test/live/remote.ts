/**
 * Which cloud the live suite is aimed at. `RSW_REMOTE=1` or `RSW_REMOTE=<prefix>/<region>`, with the caller's usual AWS settings
 * (profile, SSO, environment, AWS_ENDPOINT_URL); RSW_REMOTE_GRAFANA=none leaves Managed Grafana out.
 */
import {randomBytes} from 'node:crypto';
import {homedir} from 'node:os';
import {join} from 'node:path';

export type Remote = {
  readonly prefix: string;
  /** Undefined: the one that the caller's settings name. */
  readonly region: string | undefined;
  readonly grafana: string;
  /** The caller's own settings, which the tests' bare environment leaves out. */
  readonly env: Record<string, string>;
};

/** Undefined when nobody has asked for it. Throws for what cannot be a prefix and a region. */
export const remoteOf = (env: NodeJS.ProcessEnv): Remote | undefined => {
  const asked = env['RSW_REMOTE'];
  if (asked === undefined || asked === '' || asked === '0') return undefined;
  const [, prefix, region] = /^([a-z][a-z0-9-]{0,11})\/([a-z0-9-]+)$/.exec(asked) ?? [];
  if (asked !== '1' && prefix === undefined)
    throw new Error(
      `RSW_REMOTE=${asked}: give 1, or a prefix of up to 12 characters and a region: live/us-east-1`,
    );
  const settings = Object.entries(env).filter(
    ([name, value]) =>
      /^(AWS_|RSW_(?!HOME|REMOTE)|HTTPS?_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS)/i.test(name) && value,
  ) as [string, string][];
  return {
    // Two runs at once shall not meet, nor meet what an earlier one has left.
    prefix: `${prefix ?? 'live'}-${randomBytes(3).toString('hex')}`,
    region,
    grafana: env['RSW_REMOTE_GRAFANA'] ?? 'managed',
    env: {
      AWS_CONFIG_FILE: join(homedir(), '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(homedir(), '.aws', 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'false',
      ...Object.fromEntries(settings),
    },
  };
};
