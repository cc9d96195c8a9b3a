import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import type {Cloud} from './cloud.ts';

type Answered = {readonly response: {readonly headers: Readonly<Record<string, string>>}};

/**
 * How many milliseconds this machine's clock is ahead of AWS's, to the second; negative where it is behind. Undefined when an
 * answer does not tell the time.
 */
export const clockSkew = async (cloud: Cloud): Promise<number | undefined> => {
  const question = new GetCallerIdentityCommand({});
  let skew: number | undefined;
  const readDate = (next: (args: object) => Promise<Answered>) => async (args: object) => {
    const asked = Date.now();
    const answer = await next(args);
    const told = Date.parse(answer.response.headers['date'] ?? '');
    // The answer was written between the two moments, and its date has no milliseconds.
    const between = (asked + Date.now()) / 2;
    if (!Number.isNaN(told)) skew = Math.round((between - told - 500) / 1000) * 1000;
    return answer;
  };
  question.middlewareStack.add(readDate as never, {
    step: 'deserialize',
    name: 'rswReadDate',
    priority: 'low',
  });
  await cloud.client(STSClient).send(question);
  return skew;
};
