import type {Cloud} from '../cloud/cloud.ts';
import type {Context, Step} from '../workshop/step.ts';
import type {Config} from './config.ts';
import type {GrafanaKeys} from './data-source-settings.ts';

/** What the workshop's steps work with. */
export type Tools = {
  readonly config: Config;
  readonly cloud: Cloud;
  /** The steps whose things are made anew although something is there: the person has said so. */
  readonly recreate?: readonly string[];
  /** A password for the user of the dashboard, hashed as the database takes it. */
  readonly passwordHash?: string;
  /** What a Grafana of one's own signs in to AWS with, if not as its machine does. */
  readonly grafanaKeys?: GrafanaKeys;
};

export type StepContext = Context<Tools>;

/** A step of this workshop: what the runner needs, and what a learner may want to know. */
export type WorkshopStep = Step<Tools> & {
  /** Seconds that it usually takes on AWS. */
  readonly usually: number;
  /** The artefacts it sends, as paths in the package: `sql/schema.sql`. */
  readonly uses: readonly string[];
  /** How one would do it by hand. */
  readonly byHand: {
    readonly how: string;
    /** The service of the console page, and what follows its address. */
    readonly page?: readonly [service: string, page: string];
  };
};
