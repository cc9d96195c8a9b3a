/** Which fields a state of each type may have, in each query language. */
import type {Language} from './definition.ts';

const paths = ['InputPath', 'OutputPath'];
const handling = ['Retry', 'Catch'];
const results = ['Parameters', 'ResultSelector', 'ResultPath'];
const goOn = ['Next', 'End'];

const jsonPath: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...goOn,
    ...paths,
    ...handling,
    ...results,
    'Assign',
    'Resource',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
    'HeartbeatSeconds',
    'HeartbeatSecondsPath',
  ],
  Pass: [...goOn, ...paths, 'Parameters', 'ResultPath', 'Result', 'Assign'],
  Choice: [...paths, 'Choices', 'Default', 'Assign'],
  Wait: [...goOn, ...paths, 'Assign', 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: paths,
  Fail: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  Parallel: [...goOn, ...paths, ...handling, ...results, 'Assign', 'Branches'],
  Map: [
    ...goOn,
    ...paths,
    ...handling,
    ...results,
    'Assign',
    'ItemProcessor',
    'Iterator',
    'ItemsPath',
    'ItemSelector',
    'MaxConcurrency',
    'MaxConcurrencyPath',
  ],
};

const jsonata: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...goOn,
    ...handling,
    'Arguments',
    'Output',
    'Assign',
    'Resource',
    'TimeoutSeconds',
    'HeartbeatSeconds',
  ],
  Pass: [...goOn, 'Output', 'Assign'],
  Choice: ['Choices', 'Default', 'Output', 'Assign'],
  Wait: [...goOn, 'Output', 'Assign', 'Seconds', 'Timestamp'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: [...goOn, ...handling, 'Arguments', 'Output', 'Assign', 'Branches'],
  Map: [...goOn, ...handling, 'Output', 'Assign', 'ItemProcessor', 'Items', 'ItemSelector', 'MaxConcurrency'],
};

/** Fields of the language that this cloud cannot honour, each with what it is. */
export const refusedFields: Readonly<Record<string, string>> = {
  Credentials: 'roles of other accounts',
  ItemReader: 'distributed maps',
  ItemBatcher: 'distributed maps',
  ResultWriter: 'distributed maps',
  Label: 'distributed maps',
  ToleratedFailurePercentage: 'distributed maps',
  ToleratedFailurePercentagePath: 'distributed maps',
  ToleratedFailureCount: 'distributed maps',
  ToleratedFailureCountPath: 'distributed maps',
};

/** Undefined when there is no such type of state. */
export const fieldsOf = (type: string, language: Language): ReadonlySet<string> | undefined => {
  const own = (language === 'JSONata' ? jsonata : jsonPath)[type];
  return own && new Set(['Type', 'Comment', 'QueryLanguage', ...own]);
};

export const isStateType = (type: unknown): type is string => typeof type === 'string' && type in jsonPath;
