import type {Panel} from '../dashboard.ts';
import type {SeenField} from '../field-config.ts';
import type {SeenFrame} from '../seen-frames.ts';
import type {TimeRange} from '../time-range.ts';

/** What a panel's content is drawn from. */
export type Picture = {
  readonly panel: Panel;
  readonly frames: readonly SeenFrame[];
  readonly range: TimeRange;
};

/** A drawn content; it is updated in place, so that scrolling, sorting and hovering outlive a refresh. */
export type Drawing = {
  readonly node: HTMLElement;
  /** Draws, as much as fits into a frame: true when the same picture has to be drawn on. */
  update(picture: Picture): boolean | void;
  close?(): void;
};

/** All fields of a picture, in the order of its frames. */
export const fieldsOf = ({frames}: Picture): SeenField[] => frames.flatMap(({fields}) => fields);
