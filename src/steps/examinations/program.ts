import {good, type Examination} from './examination.ts';

export const program: Examination = {
  subject: 'Node',
  examine: async () => good(`Node ${process.version}`),
};
