import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  type StreamDescriptionSummary,
} from '@aws-sdk/client-kinesis';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

/** The stream of that name; undefined when there is none. */
export const describeStream = async (
  cloud: Cloud,
  name: string,
): Promise<StreamDescriptionSummary | undefined> => {
  try {
    const answer = await cloud
      .client(KinesisClient)
      .send(new DescribeStreamSummaryCommand({StreamName: name}));
    return answer.StreamDescriptionSummary;
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};
