import {
  CreatePolicy$,
  type CreatePolicyCommandInput,
  type CreatePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {requestTags} from './access.ts';
import {uniqueId} from './ids.ts';
import {managedPolicies, type ManagedPolicy} from './managed-policies.ts';
import {policyDescription} from './policy-description.ts';
import {readTags, verifyDocument, verifyName, verifyPath} from './validation.ts';

const mostCharacters = 6144;

export const createPolicy = operation<CreatePolicyCommandInput, CreatePolicyCommandOutput>(CreatePolicy$, {
  access: ({PolicyName: name = '', Path: path = '/', Tags: tags}, {cloud}) => {
    const access = {
      action: 'iam:CreatePolicy',
      resource: cloud.arn('iam', `policy${path}${name}`, ''),
      context: requestTags(tags),
    };
    return tags?.length ? [access, {...access, action: 'iam:TagPolicy'}] : [access];
  },
  handle: (input, {cloud}) => {
    const {PolicyName: name = '', Path: path = '/', PolicyDocument: document = ''} = input;
    verifyName('policyName', name, 128);
    verifyPath(path);
    const tags = readTags(input.Tags);
    verifyManagedDocument(document);
    const isTaken = managedPolicies(cloud)
      .values()
      .some((each) => each.name.toLowerCase() === name.toLowerCase());
    if (isTaken)
      throw new AwsError(
        'EntityAlreadyExists',
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
        409,
      );
    const now = cloud.now();
    const policy: ManagedPolicy = {
      name,
      id: uniqueId('ANPA'),
      arn: cloud.arn('iam', `policy${path}${name}`, ''),
      path,
      description: input.Description,
      createdAt: now,
      updatedAt: now,
      tags,
      defaultVersion: 'v1',
      versions: [{id: 'v1', document, createdAt: now}],
      nextVersion: 2,
    };
    managedPolicies(cloud).set(policy.arn, policy);
    return {Policy: policyDescription(cloud, policy)};
  },
});

export const verifyManagedDocument = (document: string): void =>
  verifyDocument(
    document,
    'identity',
    mostCharacters,
    `Cannot exceed quota for PolicySize: ${mostCharacters}`,
  );
