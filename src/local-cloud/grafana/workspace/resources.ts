/**
 * `/api/datasources/uid/UID/resources/…`: what the Redshift plugin tells its editors, asked of AWS as whoever the data
 * source acts as, and how a browser cancels a query. Source: redshift-datasource, grafana-aws-sdk and sqlds.
 */
import {AwsError, type TypedOperation} from '../../operation.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {cancelStatement} from '../../redshift-data/cancel-statement.ts';
import {describeTable} from '../../redshift-data/describe-table.ts';
import {listDatabases, listSchemas, listTables} from '../../redshift-data/list-objects.ts';
import {describeClusters} from '../../redshift/describe-clusters.ts';
import {getSecretValue} from '../../secrets-manager/get-secret-value.ts';
import {listSecrets} from '../../secrets-manager/list-secrets.ts';
import {json, type Visit} from './answer.ts';
import {
  appliedTo,
  principalOf,
  QueryFailure,
  settingsOf,
  targetOf,
  verifyReachable,
  type Target,
} from './data-source-settings.ts';
import {isRecord} from '../../is-record.ts';
import {kindOf} from './go-json.ts';
import {usableSource} from './query.ts';
import {sdkFailure} from './sdk-failure.ts';

type Options = Readonly<Record<string, string>>;

/** Asks AWS as the data source does. Rejects with a QueryFailure in the SDK's words. */
type Ask = <I, O>(service: string, op: TypedOperation<I, O>, input: I) => Promise<O>;

type Asking = {readonly ask: Ask; readonly target: Target; readonly options: Options};

/** The names on all pages of a list of the Data API. */
const names = async <T extends {readonly NextToken?: string | undefined}>(
  turn: (NextToken: string | undefined) => Promise<T>,
  read: (page: T) => readonly (string | undefined)[],
): Promise<string[]> => {
  const found: string[] = [];
  let token: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop
    const page = await turn(token);
    found.push(...read(page).filter((name) => name !== undefined));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
};

const data = 'Redshift Data';
const secretsManager = 'Secrets Manager';

const cancel = async ({ask, options}: Asking): Promise<string> => {
  const id = options['queryId'] ?? '';
  if (id === '') throw new QueryFailure('empty queryID');
  try {
    await ask(data, cancelStatement, {Id: id});
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    if (!error.message.includes('Could not cancel a query that is already in FINISHED state'))
      throw new QueryFailure(`${error.message}: error stopping query`);
  }
  return 'Successfully canceled';
};

const clusters = async ({ask}: Asking) => {
  const {Clusters: found = []} = await ask('Redshift', describeClusters, {});
  return found
    .filter(({Endpoint: endpoint, DBName: name}) => endpoint?.Address !== undefined && name !== undefined)
    .map(({ClusterIdentifier: clusterIdentifier, Endpoint: endpoint, DBName: database}) => ({
      clusterIdentifier,
      endpoint: {address: endpoint?.Address, port: endpoint?.Port},
      database,
    }));
};

/** Only secrets with the tag of the query editor are offered. */
const secrets = async ({ask}: Asking) => {
  const {SecretList: found = []} = await ask(secretsManager, listSecrets, {
    Filters: [{Key: 'tag-key', Values: ['RedshiftQueryOwner']}],
  });
  return found.map(({ARN: arn, Name: name}) => ({name, arn}));
};

const secret = async ({ask, options}: Asking) => {
  const {SecretString: text = ''} = await ask(secretsManager, getSecretValue, {
    SecretId: options['secretARN'] ?? '',
  });
  const {dbClusterIdentifier = '', username = ''} = optionsIn(text);
  return {dbClusterIdentifier, username};
};

const resources: Readonly<Record<string, (asking: Asking) => unknown>> = {
  cancel,
  clusters,
  secrets,
  secret,
  // The plugin has a list of its own in the browser.
  regions: () => [],
  databases: ({ask, target}) =>
    names(
      (NextToken) => ask(data, listDatabases, {...target, NextToken}),
      ({Databases: found = []}) => found,
    ),
  schemas: ({ask, target}) =>
    names(
      (NextToken) => ask(data, listSchemas, {...target, NextToken}),
      ({Schemas: found = []}) => found,
    ),
  tables: ({ask, target, options}) =>
    names(
      (NextToken) =>
        ask(data, listTables, {...target, NextToken, SchemaPattern: options['schema'] || 'public'}),
      ({Tables: found = []}) => found.map(({name}) => name),
    ),
  columns: ({ask, target, options}) =>
    names(
      (NextToken) =>
        ask(data, describeTable, {
          ...target,
          NextToken,
          Schema: options['schema'] ?? '',
          Table: options['table'] ?? '',
        }),
      ({ColumnList: found = []}) => found.map(({name}) => name),
    ),
  workgroups: () => {
    throw new QueryFailure('The local cloud has no Redshift Serverless, so there are no workgroups.');
  },
};

/** What Go says of a text that is no object of texts. */
const optionsIn = (text: string): Options => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const [first] = text.trim();
    throw new QueryFailure(
      first === undefined ? 'EOF' : `invalid character '${first}' looking for beginning of value`,
    );
  }
  if (!isRecord(parsed))
    throw new QueryFailure(`json: cannot unmarshal ${kindOf(parsed)} into Go value of type sqlds.Options`);
  for (const value of Object.values(parsed))
    if (typeof value !== 'string' && value !== null)
      throw new QueryFailure(`json: cannot unmarshal ${kindOf(value)} into Go value of type string`);
  return parsed as Options;
};

/** What the plugin's kit answers itself, which tells what went wrong as plain text; the plugin's own do so in JSON. */
const ofTheKit = new Set(['schemas', 'tables', 'columns']);

const plainText = (status: number, body: string): WireResponse => ({
  status,
  headers: {'content-type': 'text/plain; charset=utf-8'},
  body,
});

/** Any method will do. What goes wrong is 400 with the reason. */
export const callResource = async (visit: Visit): Promise<WireResponse> => {
  const {cloud, workspace, request, params} = visit;
  const source = usableSource(visit);
  const name = params['resource'] ?? '';
  const resource = resources[name];
  if (!resource) return plainText(404, '404 page not found\n');
  try {
    const options = request.body.length === 0 ? {} : optionsIn(request.body.toString('utf8'));
    const setting = appliedTo(settingsOf(source), options);
    verifyReachable(cloud, setting);
    const ask: Ask = async (service, op, input) => {
      try {
        return await cloud.invoke(op, input, principalOf(cloud, workspace, setting));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw new QueryFailure(sdkFailure(service, op.name, error), error.message);
      }
    };
    return json(200, await resource({ask, target: targetOf(setting), options}));
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return ofTheKit.has(name) ? plainText(400, error.message) : json(400, error.message);
  }
};
