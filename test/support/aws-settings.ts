import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {vi} from 'vitest';

/** The AWS settings of this process, and none of the machine's. */
export type AwsSettings = {
  readonly home: string;
  set(env: Readonly<Record<string, string>>): void;
  /** Writes `~/.aws/config`. */
  config(text: string): void;
  close(): void;
};

const settings = /^(AWS_|https?_proxy$|no_proxy$|all_proxy$|NODE_EXTRA_CA_CERTS$)/i;

export const awsSettings = (): AwsSettings => {
  const home = mkdtempSync(join(tmpdir(), 'aws-settings-'));
  for (const name of Object.keys(process.env)) if (settings.test(name)) vi.stubEnv(name, undefined);
  const set = (env: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  };
  set({
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  return {
    home,
    set,
    config: (text) => writeFileSync(join(home, 'config'), text),
    close: () => {
      vi.unstubAllEnvs();
      rmSync(home, {recursive: true, force: true});
    },
  };
};
