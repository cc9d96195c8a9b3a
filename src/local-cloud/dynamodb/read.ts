import {parseProjection, project} from './expression/projection.ts';
import {Scope} from './expression/scope.ts';
import type {Item} from './value.ts';

type Projected = {
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
};

/** What a read shows of an item: all of it unless the request names paths. */
export const projection = (request: Projected): ((item: Item) => Item) => {
  const scope = new Scope({ExpressionAttributeNames: request.ExpressionAttributeNames});
  const {ProjectionExpression: text} = request;
  const paths = text === undefined ? undefined : parseProjection(text, scope);
  scope.verifyUsed(paths !== undefined);
  return (item) => (paths ? project(item, paths) : item);
};
