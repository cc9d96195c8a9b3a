/** The versions of a secret: what they hold, and which staging label points to which. */
import {randomUUID} from 'node:crypto';
import {AwsError} from '../operation.ts';
import {current, previous, type Secret, type SecretVersion} from './secret.ts';

export type GivenValue = {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly ClientRequestToken?: string | undefined;
};

type Value = Pick<SecretVersion, 'text' | 'binary'>;

const largest = 65_536;

/** The value that a request carries; undefined when it carries none. */
export const givenValue = ({SecretString: text, SecretBinary: binary}: GivenValue): Value | undefined => {
  if (text !== undefined && binary !== undefined)
    throw new AwsError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (Buffer.byteLength(text ?? binary ?? '') > largest)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to ${largest}`,
    );
  if (text !== undefined) return {text};
  return binary === undefined ? undefined : {binary: Buffer.from(binary).toString('base64')};
};

/** A request's token is the version's id, so that a repeated request makes no second version. */
export const newVersionId = (token: string | undefined): string => {
  if (token !== undefined && (token.length < 32 || token.length > 64))
    throw new AwsError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  return token ?? randomUUID();
};

/** Whether this version is there already with this value: the request was sent before. */
export const isRepeated = (secret: Secret, versionId: string, value: Value): boolean => {
  const version = secret.versions[versionId];
  if (!version) return false;
  if (version.text === value.text && version.binary === value.binary) return true;
  throw new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
  );
};

/** The secret with one more version, which takes the labels over; the former current one becomes the previous one. */
export const withVersion = (
  secret: Secret,
  versionId: string,
  value: Value,
  now: number,
  stages: readonly string[] = [current],
): Secret => {
  const made = {...secret.versions, [versionId]: {createdAt: now, ...value, stages: []}};
  return {
    ...secret,
    changedAt: now,
    versions: stages.reduce((all, stage) => moveStage(all, stage, versionId), made),
  };
};

/** Gives a label to one version and takes it from the others; `undefined` only takes it away. */
export const moveStage = (
  versions: Secret['versions'],
  stage: string,
  to: string | undefined,
): Secret['versions'] => {
  const from = versionWith(versions, stage);
  const moved = mapStages(versions, (stages, id) =>
    id === to ? [...new Set([...stages, stage])] : stages.filter((label) => label !== stage),
  );
  return stage === current && from !== undefined && from !== to ? moveStage(moved, previous, from) : moved;
};

/** The id of the version that has a label. */
export const versionWith = (versions: Secret['versions'], stage: string): string | undefined =>
  Object.keys(versions).find((id) => versions[id]?.stages.includes(stage));

const mapStages = (
  versions: Secret['versions'],
  change: (stages: readonly string[], id: string) => readonly string[],
): Secret['versions'] =>
  Object.fromEntries(
    Object.entries(versions).map(([id, version]) => [id, {...version, stages: change(version.stages, id)}]),
  );

/** Only labelled versions are shown and kept for good. */
export const versionStages = (secret: Secret): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(secret.versions)
      .filter(([, {stages}]) => stages.length > 0)
      .map(([id, {stages}]) => [id, [...stages]]),
  );
