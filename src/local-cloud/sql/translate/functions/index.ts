import {byteFunctions} from './bytes.ts';
import {dateFunctions} from './dates.ts';
import {jsonFunctions} from './json.ts';
import {numberFunctions} from './numbers.ts';
import type {PlainFunction} from './plain.ts';
import {systemFunctions} from './system.ts';
import {textFunctions} from './text.ts';

/** Every plain function there is: what is not in the list does not exist, whatever the engine has. */
export const functions: Readonly<Record<string, PlainFunction>> = {
  ...textFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...jsonFunctions,
  ...byteFunctions,
  ...systemFunctions,
};
