import type {Item, Value} from '../value.ts';
import {overlap, pathText, valueAt} from './document.ts';
import {Parser, type Path} from './parser.ts';
import type {Scope} from './scope.ts';

export const parseProjection = (text: string, scope: Scope): Path[] => {
  const parser = new Parser('ProjectionExpression', text, scope);
  const paths = parser.list(() => parser.path());
  parser.end();
  paths.forEach((one, index) => {
    const other = paths.slice(0, index).find((earlier) => overlap(earlier, one) || overlap(one, earlier));
    if (other)
      throw parser.invalid(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(other)}, path two: ${pathText(one)}`,
      );
  });
  return paths;
};

/** Only what the paths name, in its place; of a list only the named elements, moved together. */
export const project = (item: Item, paths: readonly Path[]): Item => {
  const present = paths.filter((path) => valueAt(item, path) !== undefined);
  return 'M' in pick({M: item}, present) ? (pick({M: item}, present) as {M: Item}).M : {};
};

const pick = (value: Value, paths: readonly (readonly (string | number)[])[]): Value => {
  if (paths.some((path) => path.length === 0)) return value;
  const under = (name: string | number) =>
    paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
  if ('L' in value)
    return {L: value.L.flatMap((each, index) => (under(index).length > 0 ? pick(each, under(index)) : []))};
  if ('M' in value)
    return {
      M: Object.fromEntries(
        Object.entries(value.M).flatMap(([name, each]) =>
          under(name).length > 0 ? [[name, pick(each, under(name))]] : [],
        ),
      ),
    };
  return value;
};
