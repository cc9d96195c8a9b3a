import {describe, expect, it} from 'vitest';
import {choosePlace, placeForSetup} from '../../../src/commands/place.ts';

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
      expect(() => placeForSetup({prefix}, {}, undefined)).toThrow(expect.objectContaining({exitCode: 2}));
    },
  );

  it('is for setup too the current workshop, unless a flag says where', () => {
    expect(placeForSetup({}, {}, local)).toMatchObject({local: true, prefix: 'mine'});
    expect(placeForSetup({}, {}, aws)).toMatchObject({local: false, prefix: 'team', profile: 'work'});
    expect(placeForSetup({prefix: 'two'}, {}, local)).toMatchObject({local: true, prefix: 'two'});
    expect(placeForSetup({local: true}, {}, local)).toMatchObject({local: true, prefix: 'rsw'});
    expect(placeForSetup({region: 'us-east-1'}, {}, aws)).toEqual({
      local: false,
      prefix: 'rsw',
      region: 'us-east-1',
      profile: undefined,
    });
  });

  it('refuses two places at once', () => {
    expect(() => placeForSetup({local: true, region: 'us-east-1'}, {}, undefined)).toThrow(
      expect.objectContaining({exitCode: 2}),
    );
  });
});
