/** Rounds of a dashboard's statements: how long they take, and how many there are. */
import {setTimeout as pause} from 'node:timers/promises';
import {ListStatementsCommand, type RedshiftDataClient} from '@aws-sdk/client-redshift-data';

export type Panel = {
  readonly id: number;
  readonly queries: readonly {readonly milliseconds: number}[];
  readonly error?: string;
};

/** The cookie that stands for the token in the address. */
export const signIn = async (url: string): Promise<{home: string; cookie: string}> => {
  const entry = await fetch(url, {redirect: 'manual'});
  return {
    home: new URL(entry.headers.get('location') ?? '/', url).href,
    cookie: entry.headers.get('set-cookie')?.split(';')[0] ?? '',
  };
};

/** Asks for all panels so often, as a page does, each time what no round before has answered. */
export const askRounds = async (url: string, count: number): Promise<{wall: number; panels: Panel[]}[]> => {
  const {home, cookie} = await signIn(url);
  const asked = [];
  for (let round = 0; round < count; round++) {
    const began = performance.now();
    const answer = await fetch(`${home.replace('/d/', '/view/')}/panels`, {
      method: 'POST',
      headers: {cookie, 'content-type': 'application/json'},
      body: JSON.stringify({from: `now-${3 * 3600 + round}s`, to: 'now', variables: {}}),
    });
    const {panels} = (await answer.json()) as {panels: Panel[]};
    asked.push({wall: performance.now() - began, panels});
    await pause(250);
  }
  return asked;
};

/** How many statements of panels the Data API has taken since a moment. */
export const statementsSince = async (data: RedshiftDataClient, moment: number): Promise<number> => {
  let count = 0;
  let NextToken: string | undefined;
  do {
    const page = await data.send(new ListStatementsCommand({NextToken, MaxResults: 100}));
    const recent = (page.Statements ?? []).filter(({CreatedAt}) => (CreatedAt?.getTime() ?? 0) > moment);
    // The strip above the panels has questions of its own, without a range.
    count += recent.filter(({QueryString = ''}) => QueryString.includes(' BETWEEN ')).length;
    NextToken = recent.length === 100 ? page.NextToken : undefined;
  } while (NextToken);
  return count;
};
