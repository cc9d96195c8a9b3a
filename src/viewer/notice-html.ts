import {escaped, hashOf, type Page} from './page-html.ts';

/** As the dashboard's page looks. */
const style =
  'body{display:grid;min-height:100vh;margin:0;place-items:center;color:#ccccdc;background:#111217;' +
  'font:16px/1.5 Inter,"Helvetica Neue",Arial,sans-serif}' +
  'main{max-width:36em;margin:24px;padding:20px 28px;background:#181b1f;border:1px solid rgba(204,204,220,.12);border-radius:2px}' +
  'h1{margin:0 0 4px;font-size:18px;font-weight:500}p{margin:0}';

/** A page that says one thing, in which nothing can run. `onward` is the address that it goes on to by itself. */
export const noticeHtml = (title: string, text: string, onward?: string): Page => {
  const refresh =
    onward === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${escaped(onward)}">`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}`;
  return {
    html: `<!doctype html><html lang="en">${head}<title>${escaped(title)}</title><style>${style}</style><body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></body></html>`,
    policy: `default-src 'none'; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
};
