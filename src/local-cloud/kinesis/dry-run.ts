import {AwsError} from '../operation.ts';

/** `DryRun` is not supported here, and must not be taken for the real thing. */
export const refuseDryRun = ({DryRun: isDry}: {readonly DryRun?: boolean | undefined}): void => {
  if (isDry) throw new AwsError('InvalidArgumentException', 'The local cloud does not support DryRun.');
};
