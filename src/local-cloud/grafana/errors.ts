import {AwsError} from '../operation.ts';

/** A refused input, as Managed Grafana words it. */
export const invalid = (message: string, field?: string): AwsError =>
  new AwsError('ValidationException', message, 400, {
    reason: 'FIELD_VALIDATION_FAILED',
    fieldList: field === undefined ? [] : [{name: field, message}],
  });

export const notFound = (what: string, id: string): AwsError =>
  new AwsError('ResourceNotFoundException', `${what} with ID: ${id} not found.`, 404, {
    resourceId: id,
    resourceType: what.toLowerCase().replaceAll(' ', '-'),
  });

export const conflict = (message: string, id: string, what = 'workspace'): AwsError =>
  new AwsError('ConflictException', message, 409, {resourceId: id, resourceType: what});
