import {describe, expect, it} from 'vitest';
import {choosePlace, flagsTo} from '../../../src/commands/place.ts';

const local = {version: 1 as const, local: true, prefix: 'mine'};
const aws = {version: 1 as const, local: false, prefix: 'team', region: 'eu-west-1', profile: 'work'};

describe('the place of a command', () => {
  it('is the current workshop', () => {
    expect(choosePlace({}, {}, local)).toMatchObject({local: true, prefix: 'mine'});
    expect(choosePlace({}, {}, aws)).toMatchObject({
      local: false,
      prefix: 'team',
      region: 'eu-west-1',
      profile: 'work',
    });
  });

  it('is AWS with the default prefix when there is none', () => {
    expect(choosePlace({}, {}, undefined)).toMatchObject({local: false, prefix: 'rsw'});
  });

  it('follows flags before the environment, and that before the current one', () => {
    const env = {AWS_REGION: 'us-west-2', AWS_PROFILE: 'other'};
    expect(choosePlace({}, env, aws)).toMatchObject({
      region: 'us-west-2',
      profile: undefined,
      prefix: 'team',
    });
    expect(choosePlace({region: 'ap-southeast-2', profile: 'third'}, env, aws)).toMatchObject({
      region: 'ap-southeast-2',
      profile: 'third',
    });
  });

  it('forgets the remembered profile where the environment has keys, and takes no empty variable for a name', () => {
    expect(choosePlace({}, {AWS_ACCESS_KEY_ID: 'AKIA'}, aws)).toMatchObject({profile: undefined});
    expect(choosePlace({}, {AWS_PROFILE: '', AWS_REGION: ''}, aws)).toMatchObject({
      profile: aws.profile,
      region: aws.region,
    });
  });

  it('stays on this machine whatever the environment says, and leaves it by a flag only', () => {
    const env = {AWS_REGION: 'us-west-2', AWS_PROFILE: 'other', AWS_ENDPOINT_URL: 'http://127.0.0.1:1'};
    expect(choosePlace({}, env, local)).toMatchObject({local: true});
    expect(choosePlace({prefix: 'two'}, env, local)).toMatchObject({local: true, prefix: 'two'});
    expect(choosePlace({region: 'us-east-1'}, env, local)).toMatchObject({local: false, prefix: 'rsw'});
  });

  it('goes to this machine with --local, wherever the current one is', () => {
    expect(choosePlace({local: true}, {}, aws)).toMatchObject({
      local: true,
      prefix: 'rsw',
      region: undefined,
    });
  });

  it.each(['Upper', '1digit', 'much-too-long-for-a-prefix', 'under_score', ''])(
    'refuses the prefix %j',
    (prefix) => {
      expect(() => choosePlace({prefix}, {}, undefined)).toThrow(expect.objectContaining({exitCode: 2}));
    },
  );

  it('keeps the prefix of the current one as long as it stays on this machine, or in AWS', () => {
    expect(choosePlace({local: true}, {}, local)).toMatchObject({local: true, prefix: 'mine'});
    expect(choosePlace({region: 'us-east-1'}, {}, aws)).toEqual({
      local: false,
      prefix: 'team',
      region: 'us-east-1',
      profile: 'work',
    });
  });

  it('refuses two places at once', () => {
    expect(() => choosePlace({local: true, region: 'us-east-1'}, {}, undefined)).toThrow(
      expect.objectContaining({exitCode: 2}),
    );
  });
});

describe('the flags that mean a place', () => {
  const here = {local: true, prefix: 'mine'};
  const there = {local: false, prefix: 'team', region: 'eu-west-1', profile: 'work'};

  it.each([
    ['the current workshop needs none', here, local, {}],
    ['the current one in AWS needs none', there, aws, {}],
    ['another here is named by its prefix', {...here, prefix: 'two'}, local, {local: true, prefix: 'two'}],
    ['this machine, from AWS', {...here, prefix: 'rsw'}, aws, {local: true}],
    ['this machine with its prefix, from AWS', here, aws, {local: true, prefix: 'mine'}],
    ['the default prefix beside another one', {...here, prefix: 'rsw'}, local, {local: true, prefix: 'rsw'}],
    ['another in AWS too', {...there, prefix: 'two'}, aws, {prefix: 'two'}],
    ['AWS, from this machine', there, local, there],
    ['with nothing current', here, undefined, here],
    ['the first one of all in AWS', {local: false, prefix: 'rsw'}, undefined, {}],
  ])('%s', (_, place, current, flags) => {
    const resolved = place.local ? {region: 'us-east-1'} : {region: 'eu-west-1', profile: 'work'};
    const named = flagsTo(place, resolved, {}, current);
    expect({local: false, ...named}).toEqual({local: false, ...flags});
    expect(choosePlace(named, {}, current)).toMatchObject(place);
  });

  it('name the region where another workshop on this machine would be meant', () => {
    const resolved = {region: 'eu-west-1', profile: undefined};
    expect(flagsTo({local: false, prefix: 'rsw'}, resolved, {}, local)).toEqual({
      region: 'eu-west-1',
      prefix: 'rsw',
    });
  });

  it('name the profile that was given against the environment', () => {
    expect(flagsTo(there, {region: 'eu-west-1', profile: 'work'}, {AWS_PROFILE: 'other'}, aws)).toEqual({
      region: 'eu-west-1',
      profile: 'work',
    });
  });
});
