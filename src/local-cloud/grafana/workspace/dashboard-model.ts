/** Which dashboards a Grafana takes. */
import {parseInterval} from '../../../viewer/time-range.ts';
import {refuse, textOf, verifyUid} from './answer.ts';

/** Grafana's `min_refresh_interval`, unless it is told otherwise. */
const shortestRefresh = 5000;

/** Refuses what no Grafana stores. */
export const verifyModel = (model: Readonly<Record<string, unknown>>): void => {
  if (textOf(model['title']).trim() === '')
    throw refuse(400, 'Dashboard title cannot be empty', {status: 'empty-name'});
  verifyUid(textOf(model['uid']));
  if (model['elements'] !== undefined)
    throw refuse(
      400,
      'The local cloud takes dashboards of the schema with "panels", not the one with "elements"',
    );
  const refresh = textOf(model['refresh']);
  const interval = refresh === '' ? undefined : parseInterval(refresh);
  if (interval !== undefined && interval < shortestRefresh)
    throw refuse(400, 'Dashboard refresh interval is too low');
};
