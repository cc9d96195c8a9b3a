/** Lets one at a time through, in order of arrival. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Waits its turn; the answer ends it. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    let release = (): void => {};
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}
