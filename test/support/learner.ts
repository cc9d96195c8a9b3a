/** Somebody who may do only what a policy says: a role of the account, and a workshop that is run as it. */
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import type {Cloud} from '../../src/cloud/cloud.ts';
import type {Config} from '../../src/steps/config.ts';
import {steps} from '../../src/steps/index.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {blankProgress, type Progress} from '../../src/workshop/progress.ts';
import type {Run} from '../../src/workshop/work.ts';
import {connectTo} from './connect-to.ts';
import type {TestCloud} from './local-cloud.ts';

const trust = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: '000000000000'}, Action: 'sts:AssumeRole'}],
};

export type Learner = {
  readonly roleArn: string;
  /** Credentials of a session of the role. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Gives the role another policy, which counts at once. */
  allow(policy: object): Promise<void>;
  /** Works as the role; `cloud.close()` ends that. */
  connect(): Promise<Cloud>;
};

/** A role of that name which has this policy and nothing else. */
export const newLearner = async (local: TestCloud, RoleName: string, policy: object): Promise<Learner> => {
  const iam = new IAMClient(local.client);
  const sts = new STSClient(local.client);
  const allow = async (document: object): Promise<void> => {
    const PolicyDocument = JSON.stringify(document);
    await iam.send(new PutRolePolicyCommand({RoleName, PolicyName: 'workshop', PolicyDocument}));
  };
  const {Role} = await iam.send(
    new CreateRoleCommand({RoleName, AssumeRolePolicyDocument: JSON.stringify(trust)}),
  );
  await allow(policy);
  const {Credentials: session} = await sts.send(
    new AssumeRoleCommand({RoleArn: Role?.Arn, RoleSessionName: 'ada'}),
  );
  const credentials = {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  };
  return {
    roleArn: Role?.Arn ?? '',
    credentials,
    allow,
    connect: async () => connectTo({...local.client, credentials}),
  };
};

/** A whole workshop of a prefix, with its memory in this process. */
export const workshopOf = (cloud: Cloud, prefix: string, more: Partial<Config> = {}): Run<Tools> => {
  let progress: Progress = blankProgress(prefix);
  return {
    steps,
    tools: {
      cloud,
      config: {
        prefix,
        owner: cloud.caller,
        nodeType: undefined,
        grafana: 'managed',
        grafanaAdmin: 'learner',
        ssoRegion: undefined,
        pauseAfterHours: 8,
        permissionsBoundary: '',
        ...more,
      },
    },
    store: {
      load: async () => progress,
      save: async (next) => {
        progress = next;
      },
    },
    watcher: {began: () => {}, said: () => {}, showed: () => {}, rested: () => {}},
    signal: new AbortController().signal,
    resume: 'rsw setup',
  };
};
