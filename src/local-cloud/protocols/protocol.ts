import type {AwsError, Operation, Service} from '../operation.ts';

export type WireRequest = {
  readonly method: string;
  /** The path as it was sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Aborted when whoever asked has gone before the answer. */
  readonly gone?: AbortSignal;
};

export type WireResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** One of AWS's protocols, seen from the server. */
export type WireProtocol = {
  /** What the request calls the operation it wants; for a protocol of routes, the route itself. */
  operationName(request: WireRequest, service: Service): string;
  find(request: WireRequest, service: Service): Operation | undefined;
  decode(operation: Operation, request: WireRequest): unknown;
  encode(
    operation: Operation,
    output: unknown,
    requestId: string,
    service: Service,
    request: WireRequest,
  ): WireResponse;
  fail(error: AwsError, requestId: string, service: Service, request: WireRequest): WireResponse;
};
