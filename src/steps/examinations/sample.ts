/** The workshop's original sample, whose names are the same in every account. */
import {kinds, type KindName} from '../../cloud/kinds.ts';
import {describeStack} from '../../cloud/stacks.ts';
import {defaultPrefix, stackName} from '../config.ts';
import {note, someOf, type Examination} from './examination.ts';

type Part = readonly [type: KindName, id: string];

/** Without the cluster, what is left costs little; the streams are asked only where they cannot be ours. */
const clusterStack: Part = ['AWS::CloudFormation::Stack', 'RedshiftStack'];
const streams: readonly Part[] = [
  ['AWS::Kinesis::Stream', 'customer_stream'],
  ['AWS::Kinesis::Stream', 'order_stream'],
];
const parts: readonly Part[] = [
  clusterStack,
  ['AWS::CloudFormation::Stack', 'IngestionStack'],
  ['AWS::CloudFormation::Stack', 'StepFunctionStack'],
  ['AWS::Lambda::Function', 'customer-lambda'],
  ['AWS::Lambda::Function', 'order-lambda'],
  ['AWS::DynamoDB::Table', 'latest_key'],
  ['AWS::SecretsManager::Secret', 'RedshiftSecret'],
];

export const sample: Examination = {
  subject: 'The original sample',
  examine: async ({cloud, config}) => {
    const mayBeOurs = await describeStack(cloud, stackName({prefix: defaultPrefix}, 'ingestion'))
      .then((stack) => stack !== undefined)
      .catch(() => config.prefix !== defaultPrefix);
    const asked = [...parts, ...(mayBeOurs ? [] : streams)];
    const found = await Promise.all(
      // Who may not ask for these names has no need to know.
      asked.map(async ([type, id]) =>
        (await kinds[type].isThere(cloud, id).catch(() => false)) ? [[type, id] as const] : [],
      ),
    );
    const there = found.flat();
    if (there.length === 0) return undefined;
    const [[type, id]] = there as [Part];
    const removal = kinds[type].remove(id);
    const listed = someOf(there.map(([type, id]) => `${kinds[type].one} ${id}`));
    return there.some(([type, id]) => type === clusterStack[0] && id === clusterStack[1])
      ? note(
          `The original sample still runs here and costs about 6.76 USD an hour: ${listed}`,
          'Remove it: cdk destroy --all in its folder, or in the console (CloudFormation) delete StepFunctionStack, RedshiftStack and IngestionStack, in this order.',
        )
      : note(
          `What looks like the original sample, or a rest of it, is here: ${listed}`,
          `If nobody uses it, remove it: ${removal}${there.length > 1 ? ', and so on' : ''}.`,
        );
  },
};
