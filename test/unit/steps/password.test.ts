import {describe, expect, it} from 'vitest';
import {passwordHash, verifyPassword} from '../../../src/steps/password.ts';

describe('a password', () => {
  it.each(['Streaming1', 'A1aaaaaa', `Aa1${'!'.repeat(61)}`])('%s is taken', (password) => {
    expect(verifyPassword(password)).toBe(true);
  });

  it.each([
    ['Short1a', '8 to 64'],
    [`Aa1${'x'.repeat(62)}`, '8 to 64'],
    ['streaming1', 'capital'],
    ['STREAMING1', 'small'],
    ['Streaming', 'digit'],
    ["Stream'ing1", 'none of'],
    ['Stream ing1', 'none of'],
    ['Strömung1', 'ASCII'],
  ])('%s is not', (password, why) => {
    expect(verifyPassword(password)).toContain(why);
  });

  it('is hashed with the name of its user, as the database would do it', () => {
    // md5sum of 'Streaming1redshift_data_api_user'
    expect(passwordHash('Streaming1')).toBe('md50d83c5fabe7474231a51c36427de59c9');
  });
});
