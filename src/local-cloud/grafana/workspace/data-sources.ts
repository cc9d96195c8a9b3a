/** Data sources by uid, by name and by number. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {isRecord} from '../../is-record.ts';
import {majorOf} from '../versions.ts';
import {bodyOf, isUid, json, noRoute, refuse, refuseWithId, textOf, type Visit} from './answer.ts';
import {
  dataSources,
  dataSourcesOf,
  findDataSource,
  newUid,
  nextId,
  type DataSource,
} from './data-source-store.ts';

/** Grafana reads secrets as texts by name, and null as an empty one: anything else spoils the body. */
const secretsOf = (value: unknown): Readonly<Record<string, string>> => {
  const isText = (secret: unknown): boolean => secret === null || typeof secret === 'string';
  if (!isRecord(value) || !Object.values(value).every(isText)) throw refuse(400, 'bad request data');
  return Object.fromEntries(Object.entries(value).map(([name, secret]) => [name, textOf(secret)]));
};

/** As the API shows it: of secrets only that they are there. */
const shown = ({secureJsonData, ...source}: DataSource) => ({
  ...source,
  orgId: 1,
  typeLogoUrl: 'public/img/icn-datasource.svg',
  basicAuth: false,
  basicAuthUser: '',
  withCredentials: false,
  secureJsonFields: Object.fromEntries(Object.keys(secureJsonData).map((key) => [key, true])),
  readOnly: false,
});

const found = ({cloud, workspace, params}: Visit): DataSource => {
  const source = findDataSource(cloud, workspace, params['uid'] ?? '');
  if (!source) throw refuse(404, 'Data source not found');
  return source;
};

const store = ({cloud, workspace}: Visit, source: DataSource): void => {
  for (const other of dataSourcesOf(cloud, workspace))
    if (source.isDefault && other.isDefault && other.uid !== source.uid)
      dataSources(cloud).set(`${workspace.id}/${other.uid}`, {...other, isDefault: false});
  dataSources(cloud).set(`${workspace.id}/${source.uid}`, source);
};

/** What a body says of a data source, over what is there already. */
const read = (body: Readonly<Record<string, unknown>>, before?: DataSource) => {
  const {name, type, access} = {
    name: textOf(body['name']),
    type: textOf(body['type']),
    access: textOf(body['access']),
  };
  if (name === '' || type === '' || access === '') throw refuse(400, 'bad request data');
  if (access !== 'proxy' && access !== 'direct') throw refuse(400, 'bad request data');
  return {
    name,
    type,
    access,
    url: textOf(body['url']),
    user: textOf(body['user']),
    database: textOf(body['database']),
    isDefault: body['isDefault'] === true,
    jsonData: isRecord(body['jsonData']) ? body['jsonData'] : {},
    // Secrets that are not sent again stay.
    secureJsonData: {...before?.secureJsonData, ...secretsOf(body['secureJsonData'] ?? {})},
  };
};

export const listDataSources = ({cloud, workspace}: Visit): WireResponse =>
  json(
    200,
    dataSourcesOf(cloud, workspace)
      .map(shown)
      .map(({secureJsonFields: _fields, version: _version, ...item}) => ({...item, typeName: item.type}))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );

export const getDataSource = (visit: Visit): WireResponse => json(200, shown(found(visit)));

const foundByName = ({cloud, workspace, params}: Visit): DataSource => {
  const source = dataSourcesOf(cloud, workspace).find(({name}) => name === params['name']);
  if (!source) throw refuse(404, 'Data source not found');
  return source;
};

export const getDataSourceByName = (visit: Visit): WireResponse => json(200, shown(foundByName(visit)));

export const getDataSourceId = (visit: Visit): WireResponse => json(200, {id: foundByName(visit).id});

type Handler = (visit: Visit) => WireResponse | Promise<WireResponse>;

/** The same by number, as until Grafana 12; since 13 these routes are off. */
export const byNumber =
  (answer: Handler): Handler =>
  (visit) => {
    const {cloud, workspace, request, params} = visit;
    if (majorOf(workspace.version) >= 13) throw noRoute(request.method, '/api/datasources/:id');
    const number = params['id'] ?? '';
    if (!/^\d+$/.test(number)) throw refuse(400, 'id is invalid');
    const source = dataSourcesOf(cloud, workspace).find(({id}) => id === Number(number));
    if (!source) throw refuse(404, 'Data source not found');
    return answer({...visit, params: {...params, uid: source.uid}});
  };

export const addDataSource = (visit: Visit): WireResponse => {
  const body = bodyOf(visit);
  const fields = read(body);
  const existing = dataSourcesOf(visit.cloud, visit.workspace);
  const uid = textOf(body['uid']) || newUid();
  if (!isUid(uid)) throw refuseWithId(400, 'datasource.uidInvalid', 'Invalid datasource UID.');
  if (existing.some((other) => other.name === fields.name))
    throw refuse(409, 'data source with the same name already exists');
  if (existing.some((other) => other.uid === uid))
    throw refuse(409, 'data source with the same uid already exists');
  const source: DataSource = {...fields, uid, id: nextId(existing), version: 1};
  store(visit, source);
  return json(200, {
    id: source.id,
    message: 'Datasource added',
    name: source.name,
    datasource: shown(source),
  });
};

export const updateDataSource = (visit: Visit): WireResponse => {
  const before = found(visit);
  const body = bodyOf(visit);
  const fields = read(body, before);
  if (textOf(body['uid']) !== '' && body['uid'] !== before.uid)
    throw refuse(400, 'The uid of the data source cannot be changed');
  const others = dataSourcesOf(visit.cloud, visit.workspace).filter(({uid}) => uid !== before.uid);
  if (others.some((other) => other.name === fields.name))
    throw refuse(409, 'Failed to update datasource: data source with the same name already exists');
  const version = body['version'];
  if (typeof version === 'number' && version !== 0 && version < before.version)
    throw refuse(409, 'Datasource has already been updated by someone else. Please reload and try again');
  const source: DataSource = {...before, ...fields, version: before.version + 1};
  store(visit, source);
  return json(200, {
    id: source.id,
    message: 'Datasource updated',
    name: source.name,
    datasource: shown(source),
  });
};

const remove = ({cloud, workspace}: Visit, {id, uid}: DataSource): WireResponse => {
  dataSources(cloud).delete(`${workspace.id}/${uid}`);
  return json(200, {id, message: 'Data source deleted'});
};

export const deleteDataSource = (visit: Visit): WireResponse => remove(visit, found(visit));

export const deleteDataSourceByName = (visit: Visit): WireResponse => remove(visit, foundByName(visit));
