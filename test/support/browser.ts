/** A real browser: the machine's own Chromium, as Debian has it. */
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium, type Browser} from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where the browser is; undefined where none is installed. */
export const browserPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(isExecutable);

/** Whether tests in a browser can run here; says so loudly where not. Where it counts, they are run and fail. */
export const lacksBrowser = (): boolean => {
  if (browserPath !== undefined || process.env['CI']) return false;
  console.warn(
    '\n!!! NO BROWSER ON THIS MACHINE: THE DASHBOARD PAGE IS NOT TESTED (apt-get install chromium) !!!\n',
  );
  return true;
};

export const openBrowser = async (): Promise<Browser> => {
  if (browserPath === undefined) throw new Error('no browser is installed: apt-get install chromium');
  // Its sandbox needs rights that containers do not have; it shows pages of this machine only.
  return chromium.launch({executablePath: browserPath, args: ['--no-sandbox', '--disable-dev-shm-usage']});
};
