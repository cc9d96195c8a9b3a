/** Stacks as they are found. */
import {CloudFormationClient, DescribeStacksCommand, type Stack} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';
import type {Naming} from './stack-events.ts';

export type {Stack};

/** What a stack is to be. */
export type StackPlan = {
  readonly name: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** What a person types to have it taken away and made anew, where it cannot be mended. */
  readonly anew: string;
};

export type Following = {readonly signal: AbortSignal; say(line: string): void};

/** Following that tells resources by their human names. */
export type StackFollowing = Following & {readonly called: Naming};

/** A stack by name or ARN; undefined when there is none (or only its ARN remembers it). */
export const describeStack = async (cloud: Cloud, name: string): Promise<Stack | undefined> => {
  try {
    const answer = await cloud
      .client(CloudFormationClient)
      .send(new DescribeStacksCommand({StackName: name}));
    const stack = answer.Stacks?.[0];
    return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
  } catch (error) {
    if (isError(error, 'ValidationError') && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
};

export const outputsOf = (stack: Stack): Record<string, string> =>
  Object.fromEntries(
    (stack.Outputs ?? []).map((output) => [output.OutputKey ?? '', output.OutputValue ?? '']),
  );

/** The values of a stack's parameters. */
export const parametersOf = (stack: Stack): Record<string, string> =>
  Object.fromEntries(
    (stack.Parameters ?? []).map((each) => [each.ParameterKey ?? '', each.ParameterValue ?? '']),
  );

export const tagsOf = (stack: Pick<Stack, 'Tags'>): Record<string, string> =>
  Object.fromEntries((stack.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
