import {setImmediate} from 'node:timers/promises';

/** A clock that stands still while code runs and leaps to the next timer when all of it waits. */
export class VirtualTime {
  now: number;
  readonly #timers: {at: number; fire: () => void}[] = [];

  constructor(start = Date.parse('2026-11-24T10:00:00Z')) {
    this.now = start;
  }

  readonly setTimeout = (fire: () => void, milliseconds: number): void => {
    this.#timers.push({at: this.now + Math.max(0, milliseconds), fire});
    this.#timers.sort((one, other) => one.at - other.at);
  };

  /** Lets time pass until the promise settles, or until nothing is waiting for anything any more. */
  async run<T>(promise: Promise<T>): Promise<T | 'stuck'> {
    let settled = false;
    const end = () => void (settled = true);
    promise.then(end, end);
    for (;;) {
      await setImmediate();
      if (settled) return promise;
      const next = this.#timers.shift();
      if (!next) return 'stuck';
      this.now = Math.max(this.now, next.at);
      next.fire();
    }
  }
}
