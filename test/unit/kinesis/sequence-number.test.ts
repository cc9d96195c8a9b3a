import {expect, test} from 'vitest';
import {
  endingNumber,
  parseSequence,
  sequencer,
  startingNumber,
} from '../../../src/local-cloud/kinesis/sequence-number.ts';

const shard = {madeAt: 1_795_500_000, index: 3};

test('numbers have 56 digits, rise with the place, and tell where they are from', () => {
  const number = sequencer(shard);
  const all = [
    startingNumber(shard),
    number(1, 1_795_500_000_000),
    number(2, 1_795_500_000_000),
    number(2 ** 40, 1_795_600_000_000),
    endingNumber(shard, 1_795_700_000_000),
  ];
  for (const each of all) expect(each).toMatch(/^49\d{54}$/);
  expect([...all].sort()).toEqual(all);
  expect(parseSequence(all[3]!)).toEqual({...shard, place: 2 ** 40, arrival: 1_795_600_000_000});
});

test('a shard made later has greater numbers, whatever came in before', () => {
  const early = endingNumber({madeAt: 1000, index: 9}, 9_000_000_000_000);
  expect(BigInt(startingNumber({madeAt: 1001, index: 0}))).toBeGreaterThan(BigInt(early));
});

test.each(['0', '1', '49', `49${'0'.repeat(54)}`, `5${'0'.repeat(55)}`, 'x'])(
  '%s is nobody’s number',
  (text) => {
    expect(parseSequence(text)).toBeUndefined();
  },
);
