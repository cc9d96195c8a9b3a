/** Every minute: invents people and puts them into the stream; each one acknowledged is registered for the orders. */
const {BatchWriteItemCommand} = require('@aws-sdk/client-dynamodb');
const {REGISTRY, deliver, dynamodb, pick, sleep, spread} = require('./deliver.js');

// The first and the last postcode of each state; most of what lies between exists.
const states = {
  ACT: [2600, 2618],
  NSW: [2000, 2599],
  NT: [800, 886],
  QLD: [4000, 4895],
  SA: [5000, 5734],
  TAS: [7000, 7470],
  VIC: [3000, 3996],
  WA: [6000, 6770],
};
const women = words(
  'Alinta Amelia Ava Charlotte Chloe Ella Evie Freya Grace Hannah Harper Indigo Isla Ivy Jade Kirra Lily Lucy Matilda Mia Olivia Ruby Sienna Sophie Tahlia Willow Zara Zoe',
);
const men = words(
  'Archer Banjo Beau Billy Cooper Darcy Eddie Ethan Finn Flynn George Harrison Hugo Isaac Jack Jarrah Kai Lachlan Leo Lewis Mitchell Noah Oliver Oscar Patrick Riley Thomas William',
);
const surnames = words(
  'Anderson Bailey Baker Barnes Campbell Chen Clarke Collins Cooper Davies Edwards Evans Fraser Graham Hall Harris Hughes Jackson Kelly King Lee Martin Mason Mitchell Murphy Nguyen Patel Reid Roberts Robinson Ryan Singh Smith Stewart Taylor Thompson Walker White Wilson Wood Wright Young',
);
const streets = words(
  'Acacia Banksia Bottlebrush Brolga Cockatoo Coolabah Currawong Eucalypt Galah Grevillea Jacaranda Kookaburra Lorikeet Magpie Melaleuca Mulga Rosella Waratah Wattle Wombat',
);
const kinds = words('Avenue Circuit Court Crescent Drive Lane Parade Place Road Street Terrace Way');
const suburbs = words(
  'Banksia Boronia Casuarina Emu Fern Heath Kangaroo Mallee River Stringybark Sugarloaf Wattle',
);
const features = words('Bay Beach Creek Downs Flat Gully Heights Hill Plains Point Ridge Springs Vale');
const jobs =
  'Accountant, Beekeeper, Bricklayer, Bus driver, Chef, Civil engineer, Data analyst, Electrician, Fire officer, Florist, Geologist, Journalist, Librarian, Marine biologist, Midwife, Musician, Nurse, Optometrist, Park ranger, Pharmacist, Physiotherapist, Pilot, Plumber, Shearer, Software engineer, Surveyor, Teacher, Translator, Veterinarian, Winemaker'.split(
    ', ',
  );
const forms = ['Pty Ltd', 'Group', '& Partners', 'Brothers', 'Cooperative', 'Holdings'];
const domains = ['example.com', 'example.net', 'example.org'];

function words(list) {
  return list.split(' ');
}

const between = (first, last) => first + Math.floor(Math.random() * (last - first + 1));

/** Nine digits that look like a tax file number and cannot be anybody's: their check sum is wrong. */
const taxNumber = () => {
  const digits = Array.from({length: 9}, () => between(0, 9));
  const weights = [1, 4, 3, 7, 5, 8, 6, 9, 10];
  const sum = digits.reduce((total, digit, index) => total + digit * weights[index], 0);
  if (sum % 11 === 0) digits[8] = (digits[8] + 1) % 10;
  return digits.join('');
};

const birthdate = () => {
  const years = 18 + Math.random() * 72;
  return new Date(Date.now() - years * 365.25 * 86_400_000).toISOString().slice(0, 10);
};

const customer = (userid) => {
  const sex = pick(['F', 'M']);
  const first = pick(sex === 'F' ? women : men);
  const last = pick(surnames);
  const handle = `${first}.${last}${between(1, 99)}`.toLowerCase();
  const state = pick(Object.keys(states));
  const postcode = String(between(...states[state])).padStart(4, '0');
  return {
    userid,
    username: handle.replace('.', ''),
    job: pick(jobs),
    company: `${pick(surnames)} ${pick(forms)}`,
    ssn: taxNumber(),
    name: `${first} ${last}`,
    sex,
    birthdate: birthdate(),
    mail: `${handle}@${pick(domains)}`,
    address: `${between(1, 240)} ${pick(streets)} ${pick(kinds)}, ${pick(suburbs)} ${pick(features)} ${state} ${postcode}`,
    state,
  };
};

/** Only now may an order name these customers. */
const register = async (customers) => {
  let requests = customers.map(({userid, state, address}) => ({
    PutRequest: {Item: {id: {S: `customer#${userid}`}, state: {S: state}, address: {S: address}}},
  }));
  for (let attempt = 1; requests.length > 0;) {
    const batch = requests.slice(0, 25);
    const {UnprocessedItems} = await dynamodb.send(
      new BatchWriteItemCommand({RequestItems: {[REGISTRY]: batch}}),
    );
    const refused = UnprocessedItems?.[REGISTRY] ?? [];
    requests = [...refused, ...requests.slice(25)];
    if (refused.length < batch.length) attempt = 1;
    else if (attempt === 6) throw new Error(`The registry does not take ${refused.length} customers`);
    if (refused.length > 0) await sleep(100 * 2 ** attempt++);
  }
};

exports.handler = async (_event, context) => {
  await spread(context, async (due) => {
    await deliver('customer', due, customer, register);
    return true;
  });
};
