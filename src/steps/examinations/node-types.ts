import {orderableNodeTypes} from '../../cloud/redshift.ts';
import {verifyNodeType} from '../node-type.ts';
import {bad, good, type Examination} from './examination.ts';

export const nodeTypes: Examination = {
  subject: 'Node types',
  decides: true,
  examine: async (looking) => {
    const {cloud} = looking;
    await verifyNodeType(looking);
    const names = [...(await orderableNodeTypes(cloud)).keys()].sort();
    if (names.length === 0)
      return bad(
        `${cloud.region} offers no node type for a cluster of one node`,
        'Choose another region, such as: --region us-east-1',
      );
    return good(`Node types that can be ordered in ${cloud.region}: ${names.join(', ')}`);
  },
};
