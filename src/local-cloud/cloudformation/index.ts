import {resourceTypes} from './resources/index.ts';
import {cloudFormation} from './service.ts';

/** CloudFormation with everything that this local cloud can make. */
export const cloudformation = cloudFormation(resourceTypes);
