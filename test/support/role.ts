import type {LocalCloud} from '../../src/local-cloud/cloud.ts';
import {uniqueId} from '../../src/local-cloud/iam/ids.ts';
import {saveRole} from '../../src/local-cloud/iam/roles.ts';

/** Gives the account a role that a service may assume and that is allowed these actions on everything; answers its ARN. */
export const giveRole = (
  cloud: LocalCloud,
  name: string,
  service: string,
  actions: readonly string[],
): string => {
  const arn = cloud.arn('iam', `role/${name}`, '');
  const allow = (statement: object) =>
    JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', ...statement}]});
  saveRole(cloud, {
    name,
    id: uniqueId('AROA', 21),
    arn,
    path: '/',
    createdAt: cloud.now(),
    trust: allow({Principal: {Service: service}, Action: 'sts:AssumeRole'}),
    description: undefined,
    maxSessionSeconds: 3600,
    boundary: undefined,
    tags: {},
    inline: actions.length > 0 ? {work: allow({Action: actions, Resource: '*'})} : {},
    attached: [],
  });
  return arn;
};
