import {beforeEach, describe, expect, it} from 'vitest';
import {inlineCode} from '../../../src/stacks/inline-code.ts';
import {FakeAws, loadProducer} from '../../support/producer.ts';
import {VirtualTime} from '../../support/virtual-time.ts';

type Customer = {
  userid: number;
  username: string;
  job: string;
  company: string;
  ssn: string;
  name: string;
  sex: string;
  birthdate: string;
  mail: string;
  address: string;
  state: string;
};
type Order = {
  consignmentid: number;
  timestamp: string;
  delivery_address: string;
  delivery_state: string;
  origin_address: string;
  origin_state: string;
  delay_probability: 'LOW' | 'MEDIUM' | 'HIGH';
  days_to_deliver: number;
  delivery_distance: number;
  revenue: number;
  cost: number;
  userid: number;
};

const postcodes: Record<string, RegExp> = {
  ACT: /^26[01]\d$/,
  NSW: /^2[0-5]\d\d$/,
  NT: /^08\d\d$/,
  QLD: /^4\d{3}$/,
  SA: /^5[0-7]\d\d$/,
  TAS: /^7[0-7]\d\d$/,
  VIC: /^3\d{3}$/,
  WA: /^6[0-7]\d\d$/,
};

let time: VirtualTime;
let aws: FakeAws;
const customerCode = inlineCode('customers.js');
const orderCode = inlineCode('orders.js');
const customers = (perMinute = 50) =>
  loadProducer(customerCode, aws, {STREAM: 'people', REGISTRY: 'registry', PER_MINUTE: String(perMinute)});
const orders = (perMinute = 100) =>
  loadProducer(orderCode, aws, {STREAM: 'sales', REGISTRY: 'registry', PER_MINUTE: String(perMinute)});
const put = <T>(stream: string): T[] =>
  aws.puts.filter((entry) => entry.stream === stream).map(({record}) => record as T);
const registered = (): number[] =>
  [...aws.items.keys()].flatMap((id) => (id.startsWith('customer#') ? Number(id.slice(9)) : []));
const share = <T>(list: T[], is: (value: T) => boolean): number => list.filter(is).length / list.length;
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const minutes = async (count: number, ...producers: {invoke: () => Promise<void>}[]): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    const begin = time.now;
    await time.run(Promise.all(producers.map(({invoke}) => invoke())));
    time.now = begin + 60_000;
  }
};

beforeEach(() => {
  time = new VirtualTime();
  aws = new FakeAws(time);
});

describe('customers', () => {
  it('have the fields of the sample, in its order and kinds', async () => {
    await minutes(40, customers(500));
    const people = put<Customer>('people');
    expect(people.length).toBeGreaterThan(2_000);
    for (const person of people) {
      expect(Object.keys(person)).toEqual(
        'userid username job company ssn name sex birthdate mail address state'.split(' '),
      );
      expect(person.username).toMatch(/^[a-z]+\d+$/);
      expect(person.ssn).toMatch(/^\d{9}$/);
      expect(person.sex).toMatch(/^[FM]$/);
      expect(person.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      expect(person.mail).toMatch(/^[a-z]+\.[a-z]+\d+@example\.(com|net|org)$/);
      expect(person.address.length).toBeLessThanOrEqual(100);
      const age = (time.now - Date.parse(person.birthdate)) / (365.25 * 86_400_000);
      expect(age).toBeGreaterThan(17.9);
      expect(age).toBeLessThan(90.1);
      const [, state = '', postcode = ''] = / ([A-Z]{2,3}) (\d{4})$/.exec(person.address) ?? [];
      expect(state).toBe(person.state);
      expect(postcode).toMatch(postcodes[state] ?? /never/);
    }
    for (const state of Object.keys(postcodes))
      expect(share(people, (person) => person.state === state)).toBeCloseTo(1 / 8, 1);
  });

  it('never carry a tax file number that somebody could have', async () => {
    await minutes(20, customers(1_000));
    const weights = [1, 4, 3, 7, 5, 8, 6, 9, 10];
    for (const {ssn} of put<Customer>('people'))
      expect(
        Array.from(ssn).reduce((sum, digit, i) => sum + Number(digit) * (weights[i] ?? 0), 0) % 11,
      ).not.toBe(0);
  });

  it('come 1 to N a minute, evenly chosen, numbered from 0', async () => {
    const counts: number[] = [];
    const producer = customers(50);
    for (let minute = 0; minute < 400; minute++) {
      const before = aws.puts.length;
      await minutes(1, producer);
      counts.push(aws.puts.length - before);
    }
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(50);
    expect(mean(counts)).toBeGreaterThan(22);
    expect(mean(counts)).toBeLessThan(29);
    expect(put<Customer>('people').map(({userid}) => userid)).toEqual(aws.puts.map((_, index) => index));
  });

  it('are spread over the minute: the first at once, never a long silence, all before the next minute', async () => {
    const begin = time.now;
    const producer = customers(10_000);
    while (aws.puts.length < 1_000) {
      aws.puts.length = 0;
      time.now = begin;
      await time.run(producer.invoke());
    }
    const seconds = aws.puts.map(({at}) => (at - begin) / 1_000);
    expect(seconds[0]).toBe(0);
    expect(Math.max(...seconds)).toBeLessThan(58);
    expect(new Set(seconds.map(Math.floor)).size).toBeGreaterThan(54);
    // One request a second at most, however many records there are.
    expect(aws.calls.filter((call) => call === 'PutRecords').length).toBeGreaterThan(0);
    expect(new Set(seconds).size).toBeLessThanOrEqual(57);
  });

  it('are registered with state and address, but only after they were acknowledged', async () => {
    const early: number[] = [];
    aws.after = (call) => {
      const ids = new Set(put<Customer>('people').map(({userid}) => userid));
      if (call === 'BatchWriteItem') early.push(...registered().filter((id) => !ids.has(id)));
    };
    await minutes(5, customers());
    expect(early).toEqual([]);
    const people = put<Customer>('people');
    expect(registered()).toHaveLength(people.length);
    for (const {userid, state, address} of people)
      expect(aws.items.get(`customer#${userid}`)).toMatchObject({state: {S: state}, address: {S: address}});
  });
});

describe('orders', () => {
  it('have the fields of the sample, and their customer is known and theirs is the origin', async () => {
    await minutes(30, customers(), orders());
    const people = new Map(put<Customer>('people').map((person) => [person.userid, person]));
    const sales = put<Order>('sales');
    expect(sales.length).toBeGreaterThan(500);
    for (const order of sales) {
      expect(Object.keys(order)).toEqual(
        'consignmentid timestamp delivery_address delivery_state origin_address origin_state delay_probability days_to_deliver delivery_distance revenue cost userid'.split(
          ' ',
        ),
      );
      expect(new Date(order.timestamp).toISOString()).toBe(order.timestamp);
      expect(order.delivery_address.length).toBeLessThanOrEqual(100);
      const [, state = '', postcode = ''] = / ([A-Z]{2,3}) (\d{4})$/.exec(order.delivery_address) ?? [];
      expect(state).toBe(order.delivery_state);
      expect(postcode).toMatch(postcodes[state] ?? /never/);
      expect(order.origin_state).toBe(people.get(order.userid)?.state);
      expect(order.origin_address).toBe(people.get(order.userid)?.address);
    }
    expect(sales.map(({consignmentid}) => consignmentid)).toEqual(sales.map((_, index) => index));
  });

  it('have the distributions of the sample', async () => {
    await minutes(3, customers(300));
    await minutes(150, orders(300));
    const sales = put<Order>('sales');
    expect(sales.length).toBeGreaterThan(10_000);
    for (const days of [2, 3, 4, 5, 6]) {
      const some = sales.filter((order) => order.days_to_deliver === days);
      const middle = 10 + 100 * days;
      expect(some.length / sales.length).toBeCloseTo(0.2, 1);
      const distances = some.map((order) => order.delivery_distance);
      expect(mean(distances) / middle).toBeCloseTo(1, 1);
      expect(deviation(distances) / (middle / 5)).toBeCloseTo(1, 0);
      const revenues = some.map((order) => order.revenue);
      expect(mean(revenues) / (middle / 6)).toBeCloseTo(1, 1);
      expect(deviation(revenues) / (middle / 18)).toBeCloseTo(1, 0);
    }
    for (const {revenue, cost, delivery_distance: distance} of sales) {
      expect(revenue).toBeGreaterThan(0);
      expect(distance).toBeGreaterThan(0);
      expect(cost).toBeLessThanOrEqual(revenue);
      expect(cost).toBeGreaterThanOrEqual(revenue / 2 - 0.01);
    }
    expect(mean(sales.map(({cost, revenue}) => cost / revenue))).toBeCloseTo(0.75, 1);
    // The destination does not depend on the origin.
    const fromWa = sales.filter((order) => order.origin_state === 'WA');
    for (const state of Object.keys(postcodes)) {
      expect(share(sales, (order) => order.delivery_state === state)).toBeCloseTo(1 / 8, 1);
      expect(share(fromWa, (order) => order.delivery_state === state)).toBeCloseTo(1 / 8, 1);
    }
  });

  it('are likely to be late in a share that drifts with the time of day', async () => {
    await minutes(1, customers(300));
    const shares: number[] = [];
    const producer = orders(400);
    for (let tenMinutes = 0; tenMinutes < 12; tenMinutes++) {
      aws.puts.length = 0;
      await minutes(10, producer);
      const sales = put<Order>('sales');
      shares.push(share(sales, (order) => order.delay_probability === 'HIGH'));
      expect(share(sales, (order) => order.delay_probability === 'MEDIUM')).toBeCloseTo(0.3, 1);
    }
    expect(Math.min(...shares)).toBeLessThan(0.2);
    expect(Math.max(...shares)).toBeGreaterThan(0.45);
  });

  it('wait for the first customer instead of naming one that does not exist', async () => {
    const producer = orders(1);
    const invocation = producer.invoke();
    time.setTimeout(() => void customers(1).invoke(), 5_500);
    await time.run(invocation);
    expect(put<Order>('sales')).toHaveLength(1);
    expect(aws.puts.map(({stream}) => stream)).toEqual(['people', 'sales']);
  });

  it('are none at all when there is no customer all minute long', async () => {
    const begin = time.now;
    const producer = orders();
    await time.run(producer.invoke());
    expect(aws.puts).toEqual([]);
    expect(time.now - begin).toBeLessThan(60_000);
    expect(producer.lines).toEqual([expect.stringMatching(/^sales: 0 of \d+ records$/)]);
  });
});

describe('whatever happens', () => {
  /** Every broken promise of the producers in what they have put and registered. */
  const wrongs = (): string[] => {
    const twice = (name: string, ids: unknown[]) =>
      ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `${name} ${String(id)} twice`);
    const people = put<Customer>('people').map(({userid}) => userid);
    const sales = put<Order>('sales');
    const consignments = sales.map(({consignmentid}) => consignmentid);
    const known = new Set(people);
    return [
      ...twice('customer', people),
      ...twice('consignment', consignments),
      ...registered().flatMap((id) => (known.has(id) ? [] : [`registered ${id}, never put`])),
      ...sales.flatMap(({userid}) => (known.has(userid) ? [] : [`ordered for ${userid}, never put`])),
    ];
  };

  it('invocations that overlap share no id', async () => {
    const all = [customers(), customers(), customers(), orders(), orders(), orders()];
    await minutes(10, ...all);
    expect(wrongs()).toEqual([]);
  });

  it('records that Kinesis refuses are put again with their ids, the others are not', async () => {
    const refusals = new Map<string, number>();
    aws.refuse = (record) => {
      if (Math.random() > 0.4) return undefined;
      const id = `${String(record['userid'])}/${String(record['consignmentid'])}`;
      refusals.set(id, (refusals.get(id) ?? 0) + 1);
      return (refusals.get(id) ?? 0) < 4 ? 'ProvisionedThroughputExceededException' : undefined;
    };
    await minutes(5, customers(400), orders(400));
    expect(wrongs()).toEqual([]);
    expect(refusals.size).toBeGreaterThan(100);
    const people = put<Customer>('people').map(({userid}) => userid);
    expect(people.toSorted((one, other) => one - other)).toEqual(people.map((_, index) => index));
    expect(registered()).toHaveLength(people.length);
  });

  it('an unanswered request repeats no id, and its customers are never ordered for', async () => {
    let calls = 0;
    aws.after = (call) => {
      if (call === 'PutRecords' && calls++ % 3 === 0) throw new Error('socket hang up');
    };
    const producer = customers();
    await minutes(5, producer, orders());
    expect(wrongs()).toEqual([]);
    expect(registered().length).toBeLessThan(put('people').length);
    expect(producer.lines.some((line) => line.includes('were not taken'))).toBe(true);
  });

  it.each(['UpdateItem', 'PutRecords', 'BatchWriteItem', 'GetItem', 'BatchGetItem'])(
    'a function that dies at %s, before or after it acted, leaves nothing wrong behind',
    async (fatal) => {
      const never = () => new Promise<void>(() => {});
      for (const moment of ['before', 'after'] as const) {
        for (let nth = 1; nth <= 4; nth++) {
          let count = 0;
          aws[moment] = (call) => (call === fatal && ++count === nth ? never() : undefined);
          await time.run(Promise.all([customers().invoke(), orders().invoke()]));
          aws[moment] = () => {};
        }
        await minutes(1, customers(), orders());
      }
      expect(wrongs()).toEqual([]);
    },
  );

  it('failures are thrown', async () => {
    aws.before = (call) => {
      if (call === 'PutRecords') throw new Error('is not authorized to perform: kinesis:PutRecords');
    };
    await expect(time.run(customers().invoke())).rejects.toMatchObject({
      message: expect.stringMatching(/^people does not take \d+ records$/),
      cause: {message: 'is not authorized to perform: kinesis:PutRecords'},
    });
    aws.before = (call) => {
      if (call === 'UpdateItem') throw new Error('Requested resource not found');
    };
    await expect(time.run(customers().invoke())).rejects.toThrow('Requested resource not found');
  });

  it('a registry that is slow to take customers is asked again, and one that takes none is an error', async () => {
    let takes = 1;
    const take = aws.BatchWriteItem.bind(aws);
    aws.BatchWriteItem = ({RequestItems}) => {
      const requests = RequestItems['registry'] ?? [];
      const taken = requests.slice(0, takes);
      if (taken.length > 0) take({RequestItems: {registry: taken}});
      const left = requests.slice(takes);
      return {UnprocessedItems: left.length > 0 ? {registry: left} : {}};
    };
    await minutes(2, customers(200));
    expect(registered()).toHaveLength(put('people').length);
    takes = 0;
    await expect(time.run(customers().invoke())).rejects.toThrow(/The registry does not take \d+ customer/);
  });

  it('a producer stops by itself when its time runs short', async () => {
    const begin = time.now;
    await time.run(customers(1_000).invoke(20_000));
    expect(time.now - begin).toBeLessThan(20_000);
    expect(aws.puts.length).toBeGreaterThan(0);
  });
});
