/** The roles of a template, and each of their statements as something that can be taken away from a deployed one. */
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';

type Statement = {readonly Action: string | readonly string[]; readonly Resource: unknown};
type Template = {
  readonly Resources: Record<string, {readonly Type: string; readonly Properties: Record<string, unknown>}>;
};

export type Loss = {
  readonly what: string;
  /** The actions that are lost; none where it is the role itself that nobody can take. */
  readonly actions: readonly string[];
  /** Where one resource of several is lost: which one in the statement. */
  readonly resource?: number;
  /** Takes it from the role; what it answers puts it back. */
  take(iam: IAMClient, role: string): Promise<() => Promise<unknown>>;
};

/** One or several: in a template a resource may be an intrinsic function. */
const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

const rewrite = async (
  iam: IAMClient,
  role: string,
  policy: string,
  change: (statements: Statement[]) => Statement[],
): Promise<() => Promise<unknown>> => {
  const name = {RoleName: role, PolicyName: policy};
  const {PolicyDocument = ''} = await iam.send(new GetRolePolicyCommand(name));
  const whole = decodeURIComponent(PolicyDocument);
  const document = JSON.parse(whole) as {Statement: Statement[]};
  const Statement = change(document.Statement);
  if (Statement.length === 0) await iam.send(new DeleteRolePolicyCommand(name));
  else
    await iam.send(
      new PutRolePolicyCommand({...name, PolicyDocument: JSON.stringify({...document, Statement})}),
    );
  return async () => iam.send(new PutRolePolicyCommand({...name, PolicyDocument: whole}));
};

/** A whole statement, each of its actions, and each of its resources. */
const lossesOf = (policy: string, statement: Statement, at: number): Loss[] => {
  const actions = list(statement.Action);
  const resources = list(statement.Resource);
  const changed =
    (change: (one: Statement) => Statement | undefined) => async (iam: IAMClient, role: string) =>
      rewrite(iam, role, policy, (all) => all.flatMap((one, i) => (i === at ? (change(one) ?? []) : one)));
  const without = <T>(values: T | readonly T[], lost: number): T[] =>
    list(values).filter((_, i) => i !== lost);
  return [
    {what: `statement ${at + 1} (${actions.join(', ')})`, actions, take: changed(() => undefined)},
    ...(actions.length < 2 ? [] : actions).map((action, i) => ({
      what: action,
      actions: [action],
      take: changed((one) => ({...one, Action: without(one.Action, i)})),
    })),
    ...(resources.length < 2 ? [] : resources).map((_, i) => ({
      what: `${actions.join(', ')} on resource ${i + 1}`,
      actions,
      resource: i,
      take: changed((one) => ({...one, Resource: without(one.Resource, i)})),
    })),
  ];
};

const detachment = (index: number): Loss => ({
  what: `managed policy ${index + 1}`,
  actions: [],
  take: async (iam, RoleName) => {
    const {AttachedPolicies = []} = await iam.send(new ListAttachedRolePoliciesCommand({RoleName}));
    const policy = {RoleName, PolicyArn: AttachedPolicies[index]?.PolicyArn};
    await iam.send(new DetachRolePolicyCommand(policy));
    return async () => iam.send(new AttachRolePolicyCommand(policy));
  },
});

/** Another service is let in instead: a trust policy needs a statement. */
const distrust: Loss = {
  what: 'trust',
  actions: ['sts:AssumeRole'],
  take: async (iam, RoleName) => {
    const {Role} = await iam.send(new GetRoleCommand({RoleName}));
    const whole = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    const put = async (PolicyDocument: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({RoleName, PolicyDocument}));
    await put(whole.replaceAll(/"Service":"[^"]*"/g, '"Service":"ec2.amazonaws.com"'));
    return async () => put(whole);
  },
};

/** Everything that can be taken from a template's roles, by the role's logical id. */
export const lossesOfRoles = (template: string): {readonly role: string; readonly losses: Loss[]}[] =>
  Object.entries((JSON.parse(template) as Template).Resources).flatMap(([role, {Type, Properties}]) => {
    if (Type !== 'AWS::IAM::Role') return [];
    const inline = (Properties['Policies'] ?? []) as {
      PolicyName: string;
      PolicyDocument: {Statement: Statement[]};
    }[];
    const managed = (Properties['ManagedPolicyArns'] ?? []) as unknown[];
    const losses = [
      ...inline.flatMap(({PolicyName, PolicyDocument}) =>
        PolicyDocument.Statement.flatMap((statement, at) => lossesOf(PolicyName, statement, at)),
      ),
      ...managed.map((_, index) => detachment(index)),
      distrust,
    ];
    return [{role, losses}];
  });
