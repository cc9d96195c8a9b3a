import type {State} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {items, type Endpoint} from './network.ts';

const making = {quick: 800, realistic: 60_000};
const unmaking = {quick: 400, realistic: 30_000};

/** EC2 answers states in small letters, which the model writes with capitals. */
export const stateOf = (cloud: LocalCloud, endpoint: Endpoint): State => {
  if (endpoint.deletedAt !== undefined) return 'deleting' as State;
  const ready = endpoint.kind === 'Gateway' || endpoint.createdAt + cloud.takes(making) <= cloud.now();
  return (ready ? 'available' : 'pending') as State;
};

/** The endpoints that are there; one whose deletion has taken its time is forgotten. */
export const endpoints = (cloud: LocalCloud): Endpoint[] => {
  for (const {id, deletedAt} of items(cloud, 'vpc-endpoint').values())
    if (deletedAt !== undefined && deletedAt + cloud.takes(unmaking) <= cloud.now())
      items(cloud, 'vpc-endpoint').delete(id);
  return items(cloud, 'vpc-endpoint').values();
};
