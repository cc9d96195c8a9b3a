import type {Dashboard} from './dashboard.ts';

/** What Grafana shows of a dashboard as a whole and is not shown here; undefined where that is nothing. */
export const unseenOf = ({annotations, links, panels}: Dashboard): string | undefined => {
  const marks = annotations.list.filter(({builtIn, enable}) => !builtIn && enable).map(({name}) => name);
  const titles = links.map(({title}) => title);
  const repeated = panels.filter(({type, repeat}) => type === 'row' && repeat !== '').map(({title}) => title);
  const parts = [
    ...(marks.length > 0 ? [`annotations (${marks.join(', ')})`] : []),
    ...(repeated.length > 0 ? [`rows once for each value (${repeated.join(', ')})`] : []),
    ...(titles.length > 0 ? [`links (${titles.join(', ')})`] : []),
  ];
  return parts.length > 0 ? `Shown by Grafana only: ${parts.join('; ')}.` : undefined;
};
