import type {Service} from '../operation.ts';
import {getResources} from './get-resources.ts';
import {getTagKeys, getTagValues} from './get-tag-keys.ts';

/** The Resource Groups Tagging API: what has which tags, over all services. */
export const tagging: Service = {
  signingName: 'tagging',
  actionPrefix: 'tag',
  protocol: 'json-1.1',
  target: 'ResourceGroupsTaggingAPI_20170126',
  sdkName: 'resourcegroupstaggingapi',
  operations: [getResources, getTagKeys, getTagValues],
};
