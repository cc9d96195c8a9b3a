/**
 * A clock that runs behind by the milliseconds written in the file $PAST_CLOCK, for a program and all that it starts: so that
 * records put within a minute have arrived over hours. At 0 it has caught up, and stays right.
 */
const {readFileSync} = require('node:fs');
const {ServerResponse} = require('node:http');

const file = process.env.PAST_CLOCK;
const RealDate = Date;
let behind = Infinity;
let readAt = 0;

const now = () => {
  const real = RealDate.now();
  if (behind > 0 && real - readAt >= 20) {
    behind = Number(readFileSync(file, 'utf8') || behind);
    readAt = real;
  }
  return real - behind;
};

globalThis.Date = class Date extends RealDate {
  static now = now;
  constructor(...given) {
    super(...(given.length > 0 ? given : [now()]));
  }
};

// Node writes the right time into its answers, and clients would believe it.
const {writeHead} = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...given) {
  if (behind > 0) this.sendDate = false;
  return writeHead.apply(this, given);
};
