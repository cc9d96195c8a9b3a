import {good, type Examination} from './examination.ts';

export const caller: Examination = {
  subject: 'Identity and account',
  examine: async ({cloud}) =>
    good(`Signed in as ${cloud.arn} in account ${cloud.account}, region ${cloud.region}`),
};
