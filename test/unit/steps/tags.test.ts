import {describe, expect, it} from 'vitest';
import {parseTags, tagsFor, wantsOtherTags} from '../../../src/steps/tags.ts';
import type {Config} from '../../../src/steps/config.ts';

const config = {prefix: 'rsw', owner: 'arn:aws:iam::1:role/Me'} as Config;
const ours = {
  'rsw:workshop': 'redshift-streaming',
  'rsw:prefix': 'rsw',
  'rsw:owner': 'arn:aws:iam::1:role/Me',
};

describe('the tags of the account', () => {
  it('are a key and a value, which may have further equals signs or be empty', () => {
    expect(parseTags(['team=data', 'cost centre=a=b', 'empty='])).toEqual({
      team: 'data',
      'cost centre': 'a=b',
      empty: '',
    });
    expect(parseTags([`${'k'.repeat(128)}=${'v'.repeat(256)}`])).toEqual({
      ['k'.repeat(128)]: 'v'.repeat(256),
    });
  });

  it.each([
    ['team', 'equals sign'],
    ['=data', 'equals sign'],
    [`${'k'.repeat(129)}=v`, 'at most 128'],
    [`k=${'v'.repeat(257)}`, 'at most 256'],
    ['team=a;b', 'letters'],
    ['te*m=a', 'letters'],
    ['AWS:team=a', 'belong to AWS'],
    ['rsw:owner=me', 'by itself'],
    ['RSW:anything=me', 'by itself'],
    ['name=mine', 'by itself'],
    ['grafanadatasource=true', 'by itself'],
  ])('are refused as AWS would: %s', (tag, why) => {
    expect(() => parseTags([tag])).toThrow(
      expect.objectContaining({exitCode: 2, why: expect.stringContaining(why) as string}),
    );
  });

  it('may not be given twice, nor be more than AWS takes', () => {
    expect(() => parseTags(['team=a', 'Team=b'])).toThrow('Team');
    const many = (count: number) => Array.from({length: count}, (_, i) => `k${i}=v`);
    expect(Object.keys(parseTags(many(45)))).toHaveLength(45);
    expect(() => parseTags(many(46))).toThrow('46 tags');
  });
});

describe('the tags of a thing', () => {
  it('are those of the account and ours', () => {
    expect(tagsFor({...config, tags: {team: 'data'}})).toEqual({team: 'data', ...ours});
  });

  it('stay as they are where nobody says which ones the account demands', () => {
    const present = {...ours, 'rsw:owner': 'somebody', team: 'data', 'aws:cloudformation:stack-name': 'x'};
    expect(tagsFor(config, present)).toEqual({team: 'data', ...ours});
    expect(wantsOtherTags(config, present)).toBe(false);
  });

  it('are to change when others are asked for, and when fewer are', () => {
    const present = {...ours, team: 'data', cost: '1'};
    expect(wantsOtherTags({...config, tags: {team: 'data', cost: '1'}}, present)).toBe(false);
    expect(wantsOtherTags({...config, tags: {team: 'data', cost: '2'}}, present)).toBe(true);
    expect(wantsOtherTags({...config, tags: {team: 'data'}}, present)).toBe(true);
    expect(wantsOtherTags({...config, tags: {}}, ours)).toBe(false);
  });
});
