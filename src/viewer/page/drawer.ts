/** What a button opens beside itself: choices, filters, the time range. */
import {element} from './element.ts';

const gap = 4;
/** What the page leaves free beside what is on it. */
const margin = 16;

/** Below the button, or above it where there is more room; wholly in the window, and scrolled where that is too small. */
const place = (summary: HTMLElement, {style, offsetWidth}: HTMLElement, height: number): void => {
  const {left, top, bottom} = summary.getBoundingClientRect();
  const {clientWidth, clientHeight} = document.documentElement;
  const [above, below] = [top - 2 * gap, clientHeight - bottom - 2 * gap];
  const isBelow = height <= below || below >= above;
  style.setProperty('--room', `${isBelow ? below : above}px`);
  style.top = isBelow ? `${bottom + gap}px` : 'auto';
  style.bottom = isBelow ? 'auto' : `${clientHeight - top + gap}px`;
  style.left = `${Math.max(0, Math.min(left, clientWidth - offsetWidth - margin))}px`;
};

/**
 * Closes at Escape, at a click elsewhere, and when the focus goes on. What is in it lies above all else, as no panel may cut it
 * off; `opened` fills it anew each time.
 */
export const drawer = (
  name: string,
  summary: HTMLElement,
  content: HTMLElement,
  opened: () => void = () => {},
): HTMLDetailsElement => {
  const details = element('details', {class: name}, summary, content);
  content.popover = 'manual';
  const open = (): void => {
    const leaving = new AbortController();
    const {signal} = leaving;
    const close = (): void => {
      leaving.abort();
      content.hidePopover();
    };
    opened();
    content.showPopover();
    const height = content.offsetHeight;
    const settle = (): void => {
      if (details.isConnected) place(summary, content, height);
      else leaving.abort();
    };
    settle();
    addEventListener('resize', settle, {signal});
    document.addEventListener('scroll', settle, {signal, capture: true, passive: true});
    document.addEventListener(
      'click',
      ({target}) => {
        if (target instanceof Node && !details.contains(target)) details.open = false;
      },
      {signal},
    );
    details.addEventListener('toggle', close, {signal});
  };
  details.addEventListener('toggle', () => {
    if (details.open) open();
  });
  details.addEventListener('focusout', ({relatedTarget}) => {
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    event.stopPropagation();
    details.open = false;
    summary.focus();
  });
  return details;
};
