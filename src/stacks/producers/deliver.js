const {randomInt, randomUUID} = require('node:crypto');
const {DynamoDBClient, UpdateItemCommand} = require('@aws-sdk/client-dynamodb');
const {KinesisClient, PutRecordsCommand} = require('@aws-sdk/client-kinesis');

const {STREAM, REGISTRY, PER_MINUTE} = process.env;
const dynamodb = new DynamoDBClient({});
// One attempt: a request without an answer may have been carried out, and would put its records twice.
const kinesis = new KinesisClient({maxAttempts: 1});

/** Records are spread over so many milliseconds, so that one minute is over before the next begins. */
const span = 56_000;
/** With less than this left, nothing more is begun. */
const margin = 8_000;

const pick = (list) => list[randomInt(list.length)];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Ids that nobody else has: the registry adds to its counter in one act, whoever else is running. */
const allocate = async (counter, count) => {
  const {Attributes} = await dynamodb.send(
    new UpdateItemCommand({
      TableName: REGISTRY,
      Key: {id: {S: counter}},
      UpdateExpression: 'ADD allocated :count',
      ExpressionAttributeValues: {':count': {N: String(count)}},
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  const end = Number(Attributes.allocated.N);
  return Array.from({length: count}, (_, index) => end - count + index);
};

/**
 * Makes so many objects with new ids and puts each as one record. Records that Kinesis refuses are put again as they
 * are, acknowledged ones never; `acknowledged` is told of these. Ids of an unanswered request are given up
 * for new ones, because its records may have arrived.
 */
const deliver = async (counter, count, make, acknowledged = async () => {}) => {
  let pending = (await allocate(counter, count)).map(make);
  for (let attempt = 1; pending.length > 0; attempt++) {
    const batch = pending.map((object) => ({
      Data: Buffer.from(JSON.stringify(object)),
      PartitionKey: randomUUID(),
    }));
    const {Records: results, error} = await kinesis
      .send(new PutRecordsCommand({StreamName: STREAM, Records: batch}))
      .catch((error) => ({error}));
    if (error) {
      pending = (await allocate(counter, pending.length)).map(make);
    } else {
      await acknowledged(pending.filter((_, index) => !results[index].ErrorCode));
      pending = pending.filter((_, index) => results[index].ErrorCode);
    }
    const problem = error ?? results.find((result) => result.ErrorCode);
    if (!problem) return;
    console.warn(`${STREAM}: ${pending.length} records were not taken:`, problem);
    if (attempt === 6) throw new Error(`${STREAM} does not take ${pending.length} records`, {cause: problem});
    await sleep(100 * 2 ** attempt);
  }
};

/**
 * A random number of records at random moments, the first at once. `emit(n)` is called when n are due and
 * answers false when it cannot be done yet. The records of one second travel together.
 */
const spread = async (context, emit) => {
  const begin = Date.now();
  const count = randomInt(1, Number(PER_MINUTE) + 1);
  const moments = Array.from({length: count}, (_, index) => (index === 0 ? 0 : randomInt(span)));
  moments.sort((one, other) => one - other);
  let done = 0;
  while (done < count && context.getRemainingTimeInMillis() > margin) {
    await sleep(begin + moments[done] - Date.now());
    const elapsed = Math.max(moments[done], Date.now() - begin);
    // Only a stream that came to a halt gets so far behind, and the next minute has records of its own.
    if (elapsed > span + 1_000) break;
    const endOfSecond = elapsed - (elapsed % 1_000) + 1_000;
    const due = Math.min(500, moments.filter((moment) => moment < endOfSecond).length - done);
    if (await emit(due)) done += due;
    else await sleep(1_000);
  }
  console.log(`${STREAM}: ${done} of ${count} records`);
};

module.exports = {REGISTRY, deliver, dynamodb, pick, sleep, spread};
