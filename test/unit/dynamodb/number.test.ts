import {describe, expect, it} from 'vitest';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  numberSize,
} from '../../../src/local-cloud/dynamodb/number.ts';

describe("DynamoDB's numbers", () => {
  it.each([
    ['1', '1'],
    ['-0', '0'],
    ['+007.500', '7.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['12E-4', '0.0012'],
    ['-123456789012345678901234567890.12345678', '-123456789012345678901234567890.12345678'],
    [`1${'0'.repeat(50)}`, `1${'0'.repeat(50)}`],
    [
      '9.9999999999999999999999999999999999999e125',
      `99999999999999999999999999999999999999${'0'.repeat(88)}`,
    ],
  ])('%s is stored as %s', (given, stored) => {
    expect(canonicalNumber(given)).toBe(stored);
  });

  it.each([
    ['', 'The parameter cannot be converted to a numeric value'],
    ['abc', 'The parameter cannot be converted to a numeric value: abc'],
    ['.', 'The parameter cannot be converted to a numeric value: .'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
    ['1e126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['1e-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
  ])('%s is refused', (given, message) => {
    expect(() => canonicalNumber(given)).toThrow(message);
  });

  it('add exactly, where doubles would not', () => {
    expect(addNumbers('0.1', '0.2')).toBe('0.3');
    expect(addNumbers('9007199254740993', '1')).toBe('9007199254740994');
    expect(addNumbers('1e20', '1e-17')).toBe('100000000000000000000.00000000000000001');
    expect(addNumbers('5', '7.5', -1)).toBe('-2.5');
    expect(() => addNumbers('1e37', '1e-1')).toThrow('more than 38 significant digits');
  });

  it('compare by value', () => {
    expect(compareNumbers('10', '9')).toBe(1);
    expect(compareNumbers('1.0', '1')).toBe(0);
    expect(compareNumbers('-2', '-1')).toBe(-1);
  });

  it('take a byte for two digits', () => {
    expect([0, 5, 42, 123, -5].map((value) => numberSize(String(value)))).toEqual([1, 2, 2, 3, 3]);
  });
});
