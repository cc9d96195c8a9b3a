/** Answers over HTTP, and questions that come as JSON. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {securityHeaders, type Page} from '../page-html.ts';

/** Sends a body as JSON that no other site may load and nobody keeps. */
export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
};

/** Sends a page with its policy. */
export const sendPage = (response: ServerResponse, status: number, {html, policy}: Page): void => {
  response.writeHead(status, securityHeaders(policy));
  response.end(html);
};

/** What a request brings that is answered with a status and a sentence. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const largest = 64 * 1024;
const tooLarge = new Refused(413, 'The question is too long');

/** Rejects with Refused what is not JSON: a form of another site can send text, but no JSON without asking first. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new Refused(415, 'JSON only');
  if (Number(request.headers['content-length']) > largest) throw tooLarge;
  const text = await new Promise<string>((settle, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // The rest is read and forgotten, so that the refusal arrives; it has seconds to do so.
      if (size > largest) reject(tooLarge);
      else chunks.push(chunk);
    });
    request.on('end', () => settle(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'The question is no JSON');
  }
};
