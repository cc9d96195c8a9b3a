/** How large a place is, told by the browser when it has laid it out: to ask for it would make it lay out at once. */

export type Size = {readonly width: number; readonly height: number};

/** A place whose size is known. */
export type Sized = {
  /** Undefined until the place is laid out, and while it is hidden. */
  now(): Size | undefined;
  close(): void;
};

/** `changed` is told when the place has another size. */
export const sizeOf = (place: Element, changed: () => void): Sized => {
  let size: Size | undefined;
  const observer = new ResizeObserver(([entry]) => {
    const {width = 0, height = 0} = entry?.contentRect ?? {};
    size = width > 0 && height > 0 ? {width, height} : undefined;
    if (size) changed();
  });
  observer.observe(place);
  return {now: () => size, close: () => observer.disconnect()};
};
