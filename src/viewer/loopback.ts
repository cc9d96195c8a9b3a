/**
 * Who may be answered: a browser on this machine, whatever loopback name or port it came by, so that a forwarded port works.
 * Another name is another site's page speaking through the reader's browser (DNS rebinding), or its form.
 */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

export type From = {readonly host: string | undefined; readonly origin: string | undefined};

/** What of a request is not from this machine: the name it was sent to, or the page that sent it. `also` is one more host that is let in. */
export const foreignPart = ({host = '', origin}: From, also?: string): 'host' | 'origin' | undefined => {
  const isOurs = (name: string): boolean =>
    loopback.test(name) || (also !== undefined && name.toLowerCase() === also.toLowerCase());
  if (!isOurs(host)) return 'host';
  // A page in a frame without rights has the origin `null`.
  return origin !== undefined && !isOurs(origin.replace(/^https?:\/\//, '')) ? 'origin' : undefined;
};
