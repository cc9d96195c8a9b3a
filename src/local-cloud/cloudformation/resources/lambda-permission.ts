import {addPermission, removePermission} from '../../lambda/permissions.ts';
import type {Physical, Properties, ResourceType} from '../resource-type.ts';
import {quiet} from './quiet.ts';
import {tolerating} from './tolerating.ts';

const physical = (id: string): Physical => ({id, attributes: {Id: id}});

const nameOf = (properties: Properties): string => properties['FunctionName'] as string;

export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  properties: {
    Action: true,
    FunctionName: true,
    Principal: true,
    PrincipalOrgID: true,
    SourceAccount: true,
    SourceArn: true,
  },
  required: ['Action', 'FunctionName', 'Principal'],
  replacing: ['Action', 'FunctionName', 'Principal', 'PrincipalOrgID', 'SourceAccount', 'SourceArn'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const id = context.physicalName(100);
    const text = (name: string): string | undefined => properties[name] as string | undefined;
    const addition = cloud.invoke(
      addPermission,
      {
        StatementId: id,
        FunctionName: nameOf(properties),
        Action: text('Action'),
        Principal: text('Principal'),
        PrincipalOrgID: text('PrincipalOrgID'),
        SourceAccount: text('SourceAccount'),
        SourceArn: text('SourceArn'),
      },
      principal,
    );
    await (context.resumed ? tolerating('ResourceConflictException', addition) : addition);
    return physical(id);
  },
  update: (former) => Promise.resolve(former),
  delete: ({id}, properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () =>
      cloud.invoke(removePermission, {FunctionName: nameOf(properties), StatementId: id}, principal),
    ),
};
