/** The way in: who may come, and how the token becomes a cookie. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {isFromOtherPage} from '../loopback.ts';
import {noticeHtml} from '../notice-html.ts';
import type {Access} from './access.ts';
import {Refused, sendPage} from './respond.ts';
import type {Routes} from './routes.ts';

const unknown = 'Open the address that rsw dashboard has printed: it has a token.';

/** Goes on to an address without the token, with a cookie that stands for it. */
const enter = (
  title: string,
  cookie: string,
  onward: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  response.setHeader('set-cookie', cookie);
  // After a click in another page a browser keeps the cookie back until a page of ours goes on.
  if (isFromOtherPage(request.headers))
    return sendPage(response, 200, noticeHtml(title, 'One moment.', onward));
  response.writeHead(303, {
    location: onward,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end();
};

/** Lets a request on to its route when it comes from where it may, by somebody who has the token. Rejects with Refused. */
export const admit =
  (access: Access, {title, home, isPage, answer}: Routes) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const {url = '', headers, method = ''} = request;
    const refusal = access.refusal(request);
    if (refusal !== undefined) throw new Refused(403, refusal);
    // A whole address is a question to a proxy, and names a host of its own.
    if (!url.startsWith('/')) throw new Refused(400, 'Name a path');
    const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
    const given = new URLSearchParams(search);
    if (['GET', 'HEAD'].includes(method) && access.isToken(given.get('token'))) {
      given.delete('token');
      const asked = given.size > 0 ? `?${given.toString()}` : '';
      return enter(title, access.cookie(request), (isPage(path) ? path : home) + asked, request, response);
    }
    if (access.isKnown(request)) return answer(path, request, response);
    if (!headers.accept?.includes('text/html')) throw new Refused(401, unknown);
    sendPage(response, 401, noticeHtml(title, unknown));
  };
