import {AwsError} from '../operation.ts';

/** One complaint: `Value '…' at 'streamName' failed to satisfy constraint: Member must …`, or undefined. */
export type Complaint = string | undefined;

/** Throws AWS's ValidationException when there are complaints. */
export const verify = (...complaints: readonly Complaint[]): void => {
  const found = complaints.filter((each) => each !== undefined);
  if (found.length > 0)
    throw new AwsError(
      'ValidationException',
      `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`,
    );
};

const complaint = (value: string | number | null, field: string, constraint: string): string =>
  `Value ${value === null ? 'null' : `'${value}'`} at '${field}' failed to satisfy constraint: Member must ${constraint}`;

export const matching = (field: string, value: string | undefined, pattern: string): Complaint =>
  value === undefined || new RegExp(`^(?:${pattern})$`).test(value)
    ? undefined
    : complaint(value, field, `satisfy regular expression pattern: ${pattern}`);

export const within = (field: string, value: number | undefined, least: number, most: number): Complaint => {
  if (value === undefined || (value >= least && value <= most)) return undefined;
  return value < least
    ? complaint(value, field, `have value greater than or equal to ${least}`)
    : complaint(value, field, `have value less than or equal to ${most}`);
};

export const among = (field: string, value: string | undefined, set: readonly string[]): Complaint =>
  value === undefined || set.includes(value)
    ? undefined
    : complaint(value, field, `satisfy enum value set: [${set.join(', ')}]`);

export const noLonger = (field: string, value: string | undefined, most: number): Complaint =>
  value === undefined || value.length <= most
    ? undefined
    : complaint(value, field, `have length less than or equal to ${most}`);

export const present = (field: string, value: unknown): Complaint =>
  value === undefined || value === null ? complaint(null, field, 'not be null') : undefined;

/** 1 to 128 letters, digits, underscores, dots and hyphens. */
export const streamNameComplaints = (name: string | undefined): readonly Complaint[] => [
  matching('streamName', name, '[a-zA-Z0-9_.-]+'),
  noLonger('streamName', name, 128),
];
