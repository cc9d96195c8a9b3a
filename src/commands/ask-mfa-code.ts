import type {AskMfaCode} from '../cloud/credentials.ts';
import type {Ui} from '../ui/ui.ts';
import {Cancelled, UsageError} from '../workshop/errors.ts';

/** Asks on the terminal for the code of an MFA device; `profile` is the flag's, if there was one. */
export const askMfaCode =
  (ui: Ui, profile: string | undefined): AskMfaCode =>
  async (serial, problem) => {
    if (!ui.interactive) throw nobodyToAsk(serial, profile ?? (process.env['AWS_PROFILE'] || 'default'));
    if (problem !== undefined) ui.warn(problem);
    try {
      const code = await ui.ask({
        kind: 'text',
        flag: '--profile',
        message: `Code of your MFA device ${serial.slice(serial.lastIndexOf(':') + 1)}`,
        validate: (answer) => /^\d{6}$/.test(answer.trim()) || 'Six digits, as the device shows them now',
      });
      return code.trim();
    } catch (error) {
      // It may be an hour since the run began: then much has been started.
      if (error instanceof Cancelled && error.exitCode === 130)
        throw new Cancelled('Interrupted.', {next: 'Type the same command again to go on.', exitCode: 130});
      throw error;
    }
  };

const nobodyToAsk = (serial: string, profile: string): UsageError =>
  new UsageError('Could not sign in', {
    why: `the profile ${profile} asks for a code of the MFA device ${serial}, and there is no terminal to ask for it`,
    next: `Sign in before: eval "$(aws configure export-credentials --profile ${profile} --format env)", and leave --profile out.`,
  });
