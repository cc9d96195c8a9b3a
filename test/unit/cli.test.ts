import {describe, expect, it} from 'vitest';
import {createProgram} from '../../src/cli.ts';
import type {Command} from 'commander';

/** The help of the program and of each of its commands, as it is printed in 80 columns. */
const helps = (command: Command): string[] => {
  command.configureHelp({helpWidth: 80});
  return [command.helpInformation(), ...command.commands.flatMap(helps)];
};

describe('--help', () => {
  it('is word for word as it is written down', async () => {
    const program = createProgram(async () => {});
    await expect(helps(program).join('\n')).toMatchFileSnapshot('cli.help.txt');
  });
});
