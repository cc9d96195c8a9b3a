import type {AttributeValue} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../operation.ts';
import {fromWire, type Value} from '../value.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/**
 * What `#names` and `:values` of a request's expressions stand for. Shared by all expressions of one request, because
 * DynamoDB refuses a name or a value that none of them uses.
 */
export class Scope {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, AttributeValue>>;
  readonly #used = new Set<string>();

  constructor(request: {
    ExpressionAttributeNames?: Record<string, string> | undefined;
    ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
  }) {
    for (const field of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const)
      if (request[field] && Object.keys(request[field]).length === 0)
        throw invalid(`${field} must not be empty`);
    this.#names = request.ExpressionAttributeNames ?? {};
    this.#values = request.ExpressionAttributeValues ?? {};
    for (const name of Object.keys(this.#names))
      if (!/^#\w+$/.test(name))
        throw invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${name}"`);
    for (const value of Object.keys(this.#values))
      if (!/^:\w+$/.test(value))
        throw invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${value}"`);
  }

  name(expression: string, placeholder: string): string {
    const name = this.#names[placeholder];
    if (name === undefined)
      throw invalid(
        `Invalid ${expression}: An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    this.#used.add(placeholder);
    return name;
  }

  value(expression: string, placeholder: string): Value {
    const value = this.#values[placeholder];
    if (value === undefined)
      throw invalid(
        `Invalid ${expression}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    this.#used.add(placeholder);
    return fromWire(value);
  }

  /** To be called when all expressions of the request are parsed; `expressions` says whether there was any. */
  verifyUsed(expressions: boolean): void {
    for (const [field, given] of [
      ['ExpressionAttributeNames', this.#names],
      ['ExpressionAttributeValues', this.#values],
    ] as const) {
      const keys = Object.keys(given);
      if (keys.length > 0 && !expressions)
        throw invalid(`${field} can only be specified when using expressions`);
      const unused = keys.filter((key) => !this.#used.has(key));
      if (unused.length > 0)
        throw invalid(`Value provided in ${field} unused in expressions: keys: {${unused.join(', ')}}`);
    }
  }
}
