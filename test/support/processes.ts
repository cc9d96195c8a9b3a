import {readdirSync, readFileSync} from 'node:fs';

type Process = {readonly pid: number; readonly parent: number; readonly state: string};

const processes = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The name before the closing bracket may hold spaces.
        const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{pid: Number(pid), parent: Number(parent), state}];
      } catch {
        return [];
      }
    });

/** The ids of a process and of all that it has started, directly or not. */
export const familyOf = (pid: number): number[] => {
  const all = processes();
  const family = [pid];
  for (const member of family)
    family.push(...all.filter(({parent}) => parent === member).map((each) => each.pid));
  return family;
};

/** Whether a process still does something; one that only waits to be buried by its parent does not. */
export const isRunning = (pid: number): boolean =>
  processes().some((each) => each.pid === pid && each.state !== 'Z');
