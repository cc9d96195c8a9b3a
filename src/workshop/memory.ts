import type {Mark, Progress, Store} from './progress.ts';
import type {Found} from './step.ts';

/** The progress of a run under way: every change is on disk before the promise settles, one after the other. */
export class Memory {
  #progress: Progress;
  #saving: Promise<void> = Promise.resolve();
  readonly #store: Store;

  private constructor(store: Store, progress: Progress) {
    this.#store = store;
    this.#progress = progress;
  }

  static async open(store: Store): Promise<Memory> {
    return new Memory(store, await store.load());
  }

  get progress(): Progress {
    return this.#progress;
  }

  mark(step: string): Mark | undefined {
    return this.#progress.steps[step];
  }

  /** Writes down what is about to be done, before it is done. */
  async begin(step: string, state: 'applying' | 'undoing'): Promise<void> {
    await this.#set(step, {...this.mark(step), state, at: now()});
  }

  /** Writes down what was found: ready things are kept with their outputs, everything else is forgotten. */
  async settle(step: string, found: Found): Promise<void> {
    if (found.state === 'ready')
      await this.#set(step, {state: 'ready', at: now(), outputs: {...found.outputs}});
    else if (this.mark(step)) await this.#set(step, undefined);
  }

  async note(step: string, key: string, value: string | undefined): Promise<void> {
    const mark = this.mark(step) ?? {state: 'applying', at: now()};
    const notes = {...mark.notes};
    if (value === undefined) delete notes[key];
    else notes[key] = value;
    await this.#set(step, {...mark, notes});
  }

  async #set(step: string, mark: Mark | undefined): Promise<void> {
    const steps = {...this.#progress.steps};
    if (mark) steps[step] = mark;
    else delete steps[step];
    this.#progress = {...this.#progress, steps};
    const snapshot = this.#progress;
    // A save that failed has told its own caller; the next one is tried all the same.
    this.#saving = this.#saving.catch(() => {}).then(async () => this.#store.save(snapshot));
    await this.#saving;
  }
}

const now = (): string => new Date().toISOString();
