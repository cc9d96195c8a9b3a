import {confirm, input, password, select} from '@inquirer/prompts';
import {Cancelled} from '../workshop/errors.ts';
import type {Question} from './ui.ts';
import {wrap} from './wrap.ts';

/** Questions stand on stderr, so that stdout holds nothing but results. */
const context = {output: process.stderr};

/** Broken at spaces, as the terminal breaks in the midst of words. `beside` is what stands before and after it. */
const fitting = (message: string, beside: number): string =>
  wrap(message, Math.max(20, (process.stderr.columns || 80) - beside)).join('\n');

const unlessInterrupted = async <T>(asking: Promise<T>): Promise<T> => {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new Cancelled('Interrupted.', {
        next: 'Nothing was started; type the same command again.',
        exitCode: 130,
      });
    throw error;
  }
};

/** Asks on the terminal; Ctrl-C is a Cancelled. */
export const prompt = async (question: Question): Promise<string> => {
  const {message} = question;
  if (question.kind === 'secret') return unlessInterrupted(password({message, mask: true}, context));
  if (question.kind === 'text')
    return unlessInterrupted(
      input(
        {
          message,
          ...(question.default !== undefined && {default: question.default}),
          ...(question.validate && {validate: question.validate}),
        },
        context,
      ),
    );
  return unlessInterrupted(
    select(
      {
        message,
        choices: question.choices.map((choice) => ({...choice})),
        ...(question.default !== undefined && {default: question.default}),
      },
      context,
    ),
  );
};

/** Asks for a yes; the default is no, because something is about to happen. */
export const promptConfirm = async (message: string): Promise<boolean> =>
  unlessInterrupted(
    confirm({message: fitting(message, '? '.length + ' (y/N) '.length), default: false}, context),
  );
