/** Records that no producer of the workshop writes, and that a stream may carry all the same. */

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const order = (fields: string): Uint8Array => bytes(`{"consignmentid": 7, ${fields}}`);

const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

/** Each with its name; none is larger than 1 MiB. */
export const poison: readonly (readonly [name: string, record: Uint8Array])[] = [
  ['no JSON', bytes('hello')],
  ['half of a JSON', bytes('{"consignmentid": 1')],
  ['JSON and something after it', bytes('{"consignmentid": 7} {"consignmentid": 8}')],
  ['a comma too many', bytes('{"consignmentid": 7,}')],
  ['names without quotes', bytes('{consignmentid: 7}')],
  ['no number', order('"revenue": NaN')],
  ['bytes that are no text', bytes([0xff, 0xfe, 0x00])],
  ['a text cut within a letter', bytes('{"consignmentid": 7, "delivery_address": "x', [0xc3], '"}')],
  ['Latin-1', bytes('{"consignmentid": 7, "delivery_address": "K', [0xfc], 'che"}')],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{"consignmentid": 7}')],
  ['zero bytes', bytes([0, 0, 0, 0])],
  ['half of a surrogate pair', order('"delivery_address": "\\ud800"')],
  ['an escaped nothing', order('"delivery_address": "a\\u0000b"')],
  ['nothing', bytes(' ')],
  ['a number', bytes('5')],
  ['a text', bytes('"consignmentid"')],
  ['true', bytes('true')],
  ['null', bytes('null')],
  ['a list', bytes('[1, 2]')],
  ['a list of orders', bytes('[{"consignmentid": 7}]')],
  ['an empty object', bytes('{}')],
  [
    'words for numbers',
    bytes('{"consignmentid": "abc", "days_to_deliver": "two", "revenue": "much", "userid": [], "cost": {}}'),
  ],
  [
    'numbers beyond their columns',
    bytes('{"consignmentid": 1e30, "days_to_deliver": 99999999999, "userid": 12345678901, "cost": 1e999}'),
  ],
  [
    'a number of a thousand digits',
    bytes(`{"consignmentid": ${'9'.repeat(1000)}, "revenue": 0.${'1'.repeat(1000)}}`),
  ],
  ['fractions for whole numbers', bytes('{"consignmentid": 1.5, "days_to_deliver": 2.5, "userid": 0.1}')],
  ['numbers that are texts', bytes('{"consignmentid": "7", "userid": " 4", "revenue": "1,5"}')],
  ['truth for numbers', bytes('{"consignmentid": true, "revenue": false, "userid": true}')],
  ['nulls', bytes('{"consignmentid": null, "revenue": null, "delivery_state": null, "userid": null}')],
  ['objects for texts', order('"delivery_address": {"street": "x"}, "delivery_state": ["WA"]')],
  ['long texts', order(`"delivery_address": "${'ü'.repeat(300)}", "delay_probability": "${'x'.repeat(50)}"`)],
  ['letters of four bytes at the edge', order(`"delivery_address": "x${'😀'.repeat(60)}"`)],
  ['quotes and line ends', order('"delivery_address": "\'; DROP TABLE x; --\\n\\"\\\\"')],
  ['a name twice', bytes('{"consignmentid": 7, "consignmentid": 8}')],
  ['names in other letters', bytes('{"ConsignmentId": 7, "CONSIGNMENTID": 8}')],
  ['an empty name', order('"": 1')],
  ['a name with a dot', order('"delivery.state": "WA"')],
  ['more than a column holds', order(`"delivery_address": "${'x'.repeat(100_000)}"`)],
  ['as much as a record holds', order(`"delivery_address": "${'x'.repeat(1_040_000)}"`)],
  ['very many names', order(Array.from({length: 5000}, (_, i) => `"n${i}": ${i}`).join(', '))],
  ['a nest', order(`"x": ${deep(500)}`)],
  ['a nest that is too deep', order(`"x": ${deep(20_000)}`)],
  ['nothing but a nest', bytes(deep(200_000))],
];
