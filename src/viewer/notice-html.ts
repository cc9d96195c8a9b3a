import type {Page} from './page-html.ts';

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A page that says one thing, in which nothing can run. `onward` is the address that it goes on to by itself. */
export const noticeHtml = (title: string, text: string, onward?: string): Page => {
  const refresh =
    onward === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${escaped(onward)}">`;
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8">${refresh}<title>${escaped(title)}</title><body><p>${escaped(text)}</p></body></html>`,
    policy: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  };
};
