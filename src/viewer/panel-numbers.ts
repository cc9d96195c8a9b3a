type Numbered = {readonly id: number};

/** As Grafana does: a panel without a number, or with one that another has, gets the next that is free. */
export const withNumbers = <T extends Numbered & {readonly panels: readonly Numbered[]}>(
  panels: readonly T[],
): T[] => {
  const taken = new Set<number>();
  let next =
    panels.flatMap((each) => [each, ...each.panels]).reduce((most, {id}) => Math.max(most, id), 0) + 1;
  const numbered = <P extends Numbered>(panel: P): P => {
    const id = panel.id > 0 && !taken.has(panel.id) ? panel.id : next++;
    taken.add(id);
    return {...panel, id};
  };
  return panels.map((panel) => ({...numbered(panel), panels: panel.panels.map(numbered)}));
};
