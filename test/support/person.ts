import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import {clientOf} from './client-of.ts';

/** Somebody in the account: who they are, and what the environment of a session of theirs is. */
export type Person = {
  readonly arn: string;
  session(name: string): Promise<Record<string, string>>;
};

/** Makes a role that may do everything but what is denied. */
export const addPerson = async (
  env: Readonly<Record<string, string>>,
  name: string,
  denied: readonly string[] = [],
): Promise<Person> => {
  const client = clientOf(env);
  const statement = (Effect: string, Action: readonly string[]) => ({Effect, Action, Resource: '*'});
  const trust = {Effect: 'Allow', Principal: {AWS: '000000000000'}, Action: 'sts:AssumeRole'};
  const iam = new IAMClient(client);
  const {Role} = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({Version: '2012-10-17', Statement: [trust]}),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'work',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [statement('Allow', ['*']), ...(denied.length === 0 ? [] : [statement('Deny', denied)])],
      }),
    }),
  );
  const arn = Role?.Arn ?? '';
  return {
    arn,
    session: async (session) => {
      const {Credentials} = await new STSClient(client).send(
        new AssumeRoleCommand({RoleArn: arn, RoleSessionName: session}),
      );
      return {
        ...env,
        AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
        AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
      };
    },
  };
};
