import {stackStep} from './stack-step.ts';

export const refreshLoop = stackStep({
  name: 'refresh-loop',
  title: 'Refresh the views around the clock',
  says: 'A refresh is what reads the stream: it takes in what arrived since the last one. A Step Functions state machine, started every minute, refreshes both views about every ten seconds through the Redshift Data API.',
  needs: ['customer-view', 'order-view'],
  usually: 45,
  stack: 'refresh-loop',
  parameters: ({outputs}) => {
    const {ClusterIdentifier = '', DatabaseName = '', AdminUser = ''} = outputs('warehouse');
    return {ClusterIdentifier, DatabaseName, AdminUser};
  },
});
