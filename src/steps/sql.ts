/** The SQL files as they are sent: a name that depends on the prefix is a declared placeholder, `${customer_stream}`. */
import {streamName, type Config} from './config.ts';

/** The text of a SQL file with its placeholders filled in; one that nobody knows is a bug of ours. */
export const wordsOfSql = (
  text: string,
  config: Pick<Config, 'prefix'>,
  more: Readonly<Record<string, string>> = {},
): string => {
  const names: Readonly<Record<string, string>> = {
    customer_stream: streamName(config, 'customer_stream'),
    order_stream: streamName(config, 'order_stream'),
    ...more,
  };
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`no value for \${${name}} in a SQL file`);
    return value;
  });
};
