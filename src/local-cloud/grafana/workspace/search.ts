import type {WireResponse} from '../../protocols/protocol.ts';
import {json, type Visit} from './answer.ts';
import {dashboardsOf, slugOf, tagsOf, titleOf, urlOf} from './dashboard-store.ts';
import {foldersOf} from './folder-store.ts';

/** How many dashboards have each tag. */
export const listDashboardTags = ({cloud, workspace}: Visit): WireResponse => {
  const counts = new Map<string, number>();
  for (const tag of dashboardsOf(cloud, workspace).flatMap(tagsOf))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return json(
    200,
    [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([term, count]) => ({term, count})),
  );
};

/** `GET /api/search` with `query`, `type`, `tag`, `dashboardUIDs` and `folderUIDs`. */
export const search = ({cloud, workspace, request: {query}}: Visit): WireResponse => {
  const text = (query.get('query') ?? '').toLowerCase();
  const [type, uids, folderUids, tags] = [
    query.get('type'),
    query.getAll('dashboardUIDs'),
    query.getAll('folderUIDs'),
    query.getAll('tag'),
  ];
  const folders = foldersOf(cloud, workspace).map(({id, uid, title, parentUid = ''}) => ({
    id,
    uid,
    title,
    uri: `db/${slugOf(title)}`,
    url: `/dashboards/f/${uid}/`,
    type: 'dash-folder',
    tags: [] as string[],
    folderUid: parentUid,
  }));
  const boards = dashboardsOf(cloud, workspace).map((dashboard) => ({
    id: dashboard.id,
    uid: dashboard.uid,
    title: titleOf(dashboard),
    uri: `db/${slugOf(titleOf(dashboard))}`,
    url: urlOf(dashboard),
    type: 'dash-db',
    tags: tagsOf(dashboard),
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
