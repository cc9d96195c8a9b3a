import {randomUUID} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {ChangeSet} from './change-set.ts';
import type {Difference} from './diff.ts';
import {addValidationEvent} from './events.ts';
import type {PropertyFault} from './properties.ts';

const reasonOf = ({kind, name}: PropertyFault): string => {
  if (kind === 'missing') return `Required property [${name}] not found`;
  return kind === 'unsupported'
    ? `Unsupported property [${name}]`
    : `Property [${name}] is of an unexpected type`;
};

/** Tells each fault as an event of the change set; answers why the change set failed, undefined when there is none. */
export const recordFaults = (
  cloud: LocalCloud,
  changeSet: ChangeSet,
  faults: Difference['faults'],
): string | undefined => {
  if (faults.length === 0) return undefined;
  const operation = {id: randomUUID(), type: 'CREATE_CHANGESET'} as const;
  for (const fault of faults)
    addValidationEvent(cloud, {
      id: randomUUID(),
      stackId: changeSet.stackId,
      stackName: changeSet.stackName,
      at: cloud.now(),
      operation,
      token: changeSet.token,
      logicalId: fault.logicalId,
      physicalId: '',
      type: fault.type,
      status: 'CREATE_FAILED',
      reason: undefined,
      properties: undefined,
      validation: {
        changeSetId: changeSet.id,
        name: 'PROPERTY_VALIDATION',
        path: `/Resources/${fault.logicalId}${fault.path}`,
        reason: reasonOf(fault),
      },
    });
  return 'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.';
};
