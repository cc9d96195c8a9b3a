import {describe, expect, it} from 'vitest';
import {describeFailure, exitCodeOf} from '../../src/commands/failure.ts';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error(code), {code, syscall: 'open', ...more});

describe('a file that cannot be written', () => {
  it.each([
    ['ENOSPC', 'the disk is full', 'Make room'],
    ['EDQUOT', 'your share of the disk is used up', 'Make room'],
    ['EFBIG', 'no file may grow any further here', 'ulimit -f'],
    ['EACCES', 'it may not be written to', 'RSW_HOME'],
    ['EPERM', 'it may not be written to', 'RSW_HOME'],
    ['EROFS', 'the file system is read-only', 'RSW_HOME'],
  ])('is told in two lines: %s', async (code, why, next) => {
    const error = failure(code, {path: '/somewhere/progress.json.new'});
    const lines = (await describeFailure(error, undefined)).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`✖ Could not write /somewhere/progress.json.new: ${why}`);
    expect(lines[1]).toContain(next);
    expect(exitCodeOf(error)).toBe(1);
  });

  it('is not a program that may not be started', () => {
    expect(exitCodeOf(failure('EACCES', {syscall: 'spawn npm'}))).toBe(70);
  });
});
