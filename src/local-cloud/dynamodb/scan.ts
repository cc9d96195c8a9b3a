import {Scan$, type ScanCommandInput, type ScanCommandOutput} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {Scope} from './expression/scope.ts';
import {partitionOf} from './items.ts';
import {page, presentation, verifyNoIndex} from './page.ts';
import {legacy, refuse} from './refuse.ts';
import {tableAccess, tableToUse, type Table} from './table.ts';
import type {Item, Value} from './value.ts';

export const scan = operation<ScanCommandInput, ScanCommandOutput>(Scan$, {
  access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'Scan', name)],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    const inSegment = segment(input);
    const scope = new Scope(input);
    const how = presentation(input, scope);
    scope.verifyUsed(input.FilterExpression !== undefined || input.ProjectionExpression !== undefined);
    const table = tableToUse(cloud, input.TableName);
    verifyNoIndex(input);
    return page(cloud, table, input, how, (item) => inSegment(table, item));
  },
});

/** Which items belong to the segment of a parallel scan: each partition to exactly one. */
const segment = ({Segment: wanted, TotalSegments: total}: ScanCommandInput) => {
  const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
  if (wanted === undefined && total === undefined) return () => true;
  if (wanted === undefined)
    throw invalid(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  if (total === undefined)
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  if (wanted >= total)
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${wanted} is not less than TotalSegments: ${total}`,
    );
  return ({hash}: Table, item: Item): boolean =>
    Number.parseInt(partitionOf(item[hash.name] as Value).slice(0, 8), 16) % total === wanted;
};
