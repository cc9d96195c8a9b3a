/**
 * Who may be answered: a browser on this machine, whatever loopback name or port it came by, so that a forwarded port works.
 * Another name is another site's page speaking through the reader's browser (DNS rebinding), or its form.
 */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** The headers of a request by their lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether a page of another site or port made the reader's browser send this: a link of it, or a part of it. Browsers say so
 * themselves; what is no browser says nothing.
 */
export const isFromOtherPage = (headers: Headers): boolean =>
  headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site';

/** Whether the browser wants to show the answer as a page of its own, as after a click on a link. */
export const isVisit = (headers: Headers): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/** What of a request is not from this machine: the name it was sent to, or the page that sent it. `also` is one more host that is let in. */
export const foreignPart = (headers: Headers, also?: string): 'host' | 'origin' | undefined => {
  const {host = '', origin} = headers;
  const isOurs = (name: unknown): boolean =>
    typeof name === 'string' && (loopback.test(name) || name.toLowerCase() === also?.toLowerCase());
  if (!isOurs(host)) return 'host';
  // A page in a frame without rights has the origin `null`.
  if (origin !== undefined && !isOurs(String(origin).replace(/^https?:\/\//, ''))) return 'origin';
  // Whoever follows a link may come; a part of another page, or a frame in it, may not.
  return isFromOtherPage(headers) && !isVisit(headers) ? 'origin' : undefined;
};
