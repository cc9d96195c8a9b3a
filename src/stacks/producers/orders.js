/** Every minute: lets registered customers send consignments across the country and puts these into the stream. */
const {BatchGetItemCommand, GetItemCommand} = require('@aws-sdk/client-dynamodb');
const {REGISTRY, deliver, dynamodb, pick, spread} = require('./deliver.js');

const destinations = {
  ACT: ['Belconnen 2617', 'Canberra 2601', 'Dickson 2602', 'Kingston 2604'],
  NSW: ['Bondi 2026', 'Hornsby 2077', 'Newcastle 2300', 'Sydney 2000', 'Wollongong 2500'],
  NT: ['Alice Springs 0870', 'Darwin 0800', 'Katherine 0850', 'Nightcliff 0810'],
  QLD: ['Brisbane 4000', 'Cairns 4870', 'Mackay 4740', 'Southport 4215', 'Toowoomba 4350'],
  SA: ['Adelaide 5000', 'Glenelg 5045', 'Mount Gambier 5290', 'Port Augusta 5700'],
  TAS: ['Burnie 7320', 'Devonport 7310', 'Hobart 7000', 'Launceston 7250'],
  VIC: ['Ballarat 3350', 'Bendigo 3550', 'Geelong 3220', 'Melbourne 3000', 'St Kilda 3182'],
  WA: ['Albany 6330', 'Broome 6725', 'Bunbury 6230', 'Fremantle 6160', 'Perth 6000'],
};
const streets = [
  'Bridge',
  'Church',
  'Elizabeth',
  'George',
  'High',
  'King',
  'Park',
  'Queen',
  'Station',
  'Victoria',
];
const kinds = ['Avenue', 'Lane', 'Parade', 'Road', 'Street', 'Terrace'];

/** How many orders of a hundred are likely to be late: between 10 and 55, up and down every two hours. */
const highShare = (now) => 0.325 + 0.225 * Math.sin((now / 7_200_000) * 2 * Math.PI);

const delay = () => {
  const chance = Math.random();
  const high = highShare(Date.now());
  if (chance < high) return 'HIGH';
  return chance < high + 0.3 ? 'MEDIUM' : 'LOW';
};

/** A normally distributed amount with two decimals; the rare one below zero is drawn again. */
const normal = (mean, deviation) => {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const value = mean + deviation * radius * Math.cos(2 * Math.PI * Math.random());
    if (value > 0) return cents(value);
  }
};

const cents = (value) => Math.round(value * 100) / 100;

/** Some registered customers, chosen at random; none before the first one is registered. */
const someCustomers = async (count) => {
  const counter = await dynamodb.send(new GetItemCommand({TableName: REGISTRY, Key: {id: {S: 'customer'}}}));
  const allocated = Number(counter.Item?.allocated.N ?? 0);
  if (allocated === 0) return [];
  // An id may have no customer: it was given up, or is on its way.
  for (let attempt = 0; attempt < 5; attempt++) {
    const ids = new Set();
    for (let draw = 0; draw < Math.min(100, 2 * count + 8); draw++)
      ids.add(`customer#${Math.floor(Math.random() * allocated)}`);
    const {Responses} = await dynamodb.send(
      new BatchGetItemCommand({RequestItems: {[REGISTRY]: {Keys: [...ids].map((id) => ({id: {S: id}}))}}}),
    );
    const found = Responses[REGISTRY];
    if (found.length > 0) return found;
  }
  return [];
};

const order = (consignmentid, customer) => {
  const state = pick(Object.keys(destinations));
  const [, town, postcode] = /^(.*) (\d{4})$/.exec(pick(destinations[state]));
  const number = 1 + Math.floor(Math.random() * 240);
  const days = pick([2, 3, 4, 5, 6]);
  const distance = 10 + 100 * days;
  const revenue = normal(distance / 6, distance / 18);
  return {
    consignmentid,
    timestamp: new Date().toISOString(),
    delivery_address: `${number} ${pick(streets)} ${pick(kinds)}, ${town} ${state} ${postcode}`,
    delivery_state: state,
    origin_address: customer.address.S,
    origin_state: customer.state.S,
    delay_probability: delay(),
    days_to_deliver: days,
    delivery_distance: normal(distance, distance / 5),
    revenue,
    cost: cents(revenue * (1 - Math.random() / 2)),
    userid: Number(customer.id.S.slice('customer#'.length)),
  };
};

exports.handler = async (_event, context) => {
  await spread(context, async (due) => {
    const customers = await someCustomers(due);
    if (customers.length === 0) return false;
    await deliver('order', due, (consignmentid) => order(consignmentid, pick(customers)));
    return true;
  });
};
