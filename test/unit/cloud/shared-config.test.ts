import {describe, expect, it} from 'vitest';
import {firstMistake} from '../../../src/cloud/shared-config.ts';

describe('a file of profiles', () => {
  it.each([
    ['nothing', ''],
    ['comments and blank lines', '# a\n\n; b\n  # c\n'],
    ['sections and values', '[default]\nregion = us-east-1\n[profile work] # mine\nregion=eu-west-1\n'],
    ['a value that goes on', '[profile work]\ns3 =\n  max_concurrent_requests = 20\nservices = mine\n'],
    ['the ends of lines of another system', '\uFEFF[default]\r\nregion = us-east-1\r\n'],
    ['an empty value', '[default]\nca_bundle =\n'],
    ['a name and a colon', '[default]\nregion: us-east-1\n'],
  ])('may hold %s', (_, text) => {
    expect(firstMistake(text)).toBeUndefined();
  });

  it.each([
    ['a section without its end', '[default]\nregion = us-east-1\n[profile work\nregion = x\n', 3],
    ['a value outside of every section', 'region = us-east-1\n[default]\n', 1],
    ['words', '[default]\naws_access_key_id AKIA\n', 2],
    ['a value without a name', '[default]\n= us-east-1\n', 2],
  ])('may not hold %s', (_, text, line) => {
    expect(firstMistake(text)).toBe(line);
  });
});
