import type {Service} from '../operation.ts';
import {
  deleteFunctionConcurrency,
  getAccountSettings,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from './concurrency.ts';
import {createFunction} from './create-function.ts';
import {deleteFunction} from './delete-function.ts';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
} from './event-invoke-config.ts';
import {eventQueue} from './event-queue.ts';
import {getFunction, getFunctionConfiguration, listFunctions} from './get-function.ts';
import {invoke} from './invoke.ts';
import {addPermission, getPolicy, removePermission} from './permissions.ts';
import {listTags, tagResource, untagResource} from './tags.ts';
import {tidyPackages, updateFunctionCode, updateFunctionConfiguration} from './update-function.ts';

export const lambda: Service = {
  signingName: 'lambda',
  protocol: 'rest-json',
  sdkName: 'lambda',
  operations: [
    createFunction,
    getFunction,
    getFunctionConfiguration,
    listFunctions,
    updateFunctionCode,
    updateFunctionConfiguration,
    deleteFunction,
    invoke,
    addPermission,
    removePermission,
    getPolicy,
    tagResource,
    untagResource,
    listTags,
    putFunctionConcurrency,
    getFunctionConcurrency,
    deleteFunctionConcurrency,
    getAccountSettings,
    putFunctionEventInvokeConfig,
    getFunctionEventInvokeConfig,
    deleteFunctionEventInvokeConfig,
  ],
  start: (cloud) => {
    tidyPackages(cloud);
    cloud.part(eventQueue).resume();
  },
};
