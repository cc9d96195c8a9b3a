/** Records as the workshop's own producers write them, as many as are wanted. */
import {inlineCode} from '../../src/stacks/inline-code.ts';
import {FakeAws, loadProducer} from '../support/producer.ts';
import {VirtualTime} from '../support/virtual-time.ts';

type Make = (id: number) => Buffer;

export type Records = {readonly customer: Make; readonly order: Make};

/** So many different ones; the others differ from these in number and time. */
const different = 10_000;

/** Lets the producers run in a world of their own, and goes on in their manner. */
export const producedRecords = async (): Promise<Records> => {
  const time = new VirtualTime(Date.now());
  const aws = new FakeAws(time);
  const env = {REGISTRY: 'registry', PER_MINUTE: '10000'};
  const producers = [
    loadProducer(inlineCode('customers.js'), aws, {...env, STREAM: 'customers'}),
    loadProducer(inlineCode('orders.js'), aws, {...env, STREAM: 'orders'}),
  ];
  const of = (name: string) => aws.puts.filter(({stream}) => stream === name).map(({record}) => record);
  while (of('orders').length < different) {
    const begin = time.now;
    await time.run(Promise.all(producers.map(({invoke}) => invoke())));
    time.now = begin + 60_000;
  }
  const [customers, orders] = [of('customers'), of('orders')];
  const like =
    (models: readonly object[], change: (id: number) => object): Make =>
    (id) =>
      Buffer.from(JSON.stringify({...models[id % models.length], ...change(id)}));
  return {
    customer: like(customers, (userid) => ({userid})),
    order: like(orders, (consignmentid) => ({consignmentid, timestamp: new Date().toISOString()})),
  };
};
