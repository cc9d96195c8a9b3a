import {passwordHash, verifyPassword} from '../steps/password.ts';
import type {Ui} from '../ui/ui.ts';
import {UsageError} from '../workshop/errors.ts';

/** The environment variable that answers without a terminal; a flag would end up in the shell's history. */
export const passwordVariable = 'RSW_DATABASE_PASSWORD';

/** The hash of the password that the person gives, unseen on the terminal or in the environment. */
export const askPassword = async (ui: Ui): Promise<string> => {
  const given = process.env[passwordVariable];
  const password =
    given ??
    (await ui.ask({
      kind: 'secret',
      flag: `the environment variable ${passwordVariable}`,
      message: 'The new password of redshift_data_api_user',
    }));
  const verdict = verifyPassword(password);
  if (verdict === true) return passwordHash(password);
  throw new UsageError('Cannot use this password', {
    why: verdict,
    next: `Give another when asked, or in ${passwordVariable}.`,
  });
};
