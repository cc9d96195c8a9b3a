import type {Cloud} from '../../src/cloud/cloud.ts';
import {connect} from '../../src/cloud/connect.ts';
import type {TestCloud} from './local-cloud.ts';

/** Works in a cloud as whoever has these credentials, or over a wire in front of it; nobody is asked for a code. */
export const connectTo = async (
  client: TestCloud['client'],
  endpoint: string = client.endpoint,
): Promise<Cloud> => connect({given: {...client, endpoint}, askMfaCode: async () => '', log: () => {}});
