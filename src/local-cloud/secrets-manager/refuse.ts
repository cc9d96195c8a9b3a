import {refusing} from '../unsupported.ts';

export const refuse = refusing('secretsmanager', 'InvalidParameterException');
