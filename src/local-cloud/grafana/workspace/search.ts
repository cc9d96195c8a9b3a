import type {WireResponse} from '../../protocols/protocol.ts';
import {json, type Visit} from './answer.ts';
import {dashboardsOf, slugOf, titleOf, urlOf} from './dashboards.ts';
import {foldersOf} from './folders.ts';

/** `GET /api/search` with `query`, `type`, `tag`, `dashboardUIDs` and `folderUIDs`. */
export const search = ({cloud, workspace, request: {query}}: Visit): WireResponse => {
  const text = (query.get('query') ?? '').toLowerCase();
  const [type, uids, folderUids, tags] = [
    query.get('type'),
    query.getAll('dashboardUIDs'),
    query.getAll('folderUIDs'),
    query.getAll('tag'),
  ];
  const folders = foldersOf(cloud, workspace).map(({id, uid, title}) => ({
    id,
    uid,
    title,
    uri: `db/${slugOf(title)}`,
    url: `/dashboards/f/${uid}/`,
    type: 'dash-folder',
    tags: [] as string[],
    folderUid: '',
  }));
  const boards = dashboardsOf(cloud, workspace).map((dashboard) => ({
    id: dashboard.id,
    uid: dashboard.uid,
    title: titleOf(dashboard),
    uri: `db/${slugOf(titleOf(dashboard))}`,
    url: urlOf(dashboard),
    type: 'dash-db',
    tags: Array.isArray(dashboard.model['tags']) ? (dashboard.model['tags'] as string[]) : [],
    folderUid: dashboard.folderUid,
  }));
  const hits = [...folders, ...boards]
    .filter((item) => item.title.toLowerCase().includes(text))
    .filter((item) => type === null || item.type === type)
    .filter((item) => uids.length === 0 || uids.includes(item.uid))
    .filter((item) => folderUids.length === 0 || folderUids.includes(item.folderUid || 'general'))
    .filter((item) => tags.every((tag) => item.tags.includes(tag)))
    .map((item) => ({...item, slug: '', isStarred: false, sortMeta: 0}));
  return json(200, hits);
};
