/** Where the dashboard shall be, and who administers it: only what this account can have is offered. */
import type {SignIn} from '../steps/sign-in.ts';
import type {Question, Ui} from '../ui/ui.ts';

type GrafanaAnswers = {readonly grafana: string; readonly grafanaAdmin?: string};

const addressQuestion: Question = {
  kind: 'text',
  flag: '--grafana',
  message: 'Its address (https://…)',
  validate: (answer) => /^https?:\/\/\S+$/.test(answer) || 'An address such as https://grafana.example.org',
};

const placeQuestion = (signIn: SignIn): Question => ({
  kind: 'choice',
  flag: '--grafana',
  message: 'Where should the Logistics Dashboard be?',
  default: signIn.possible ? 'managed' : 'none',
  choices: [
    ...(signIn.possible
      ? [
          {
            value: 'managed',
            name: 'A Managed Grafana workspace',
            description: 'Made and taken down with the workshop.',
          },
        ]
      : []),
    {value: 'own', name: 'A Grafana of your own', description: 'From 10.4 on, with GRAFANA_TOKEN.'},
    {value: 'none', name: 'No Grafana', description: 'The dashboard is shown by: rsw dashboard'},
  ],
});

const nameQuestion: Question = {
  kind: 'text',
  flag: '--grafana-admin',
  message: 'Who administers Grafana? (a user of Identity Center)',
  default: 'learner',
  validate: (answer) => /^[\w+=,.@-]{1,128}$/.test(answer) || 'Letters, digits and any of + = , . @ _ -',
};

const somebodyNew = '';

const askAdmin = async (ui: Ui, {users, note}: SignIn): Promise<string> => {
  if (note !== undefined) ui.note(note);
  // Without a person to choose, a user of our own is safer than one whom it would happen to.
  if (users.length === 0 || !ui.interactive) return ui.ask(nameQuestion);
  const chosen = await ui.ask({
    kind: 'choice',
    flag: '--grafana-admin',
    message: 'Who administers Grafana?',
    choices: [
      ...users.map((name) => ({value: name, name, description: 'A user of Identity Center.'})),
      {value: somebodyNew, name: 'Somebody new', description: 'Made now, and deleted at the teardown.'},
    ],
  });
  return chosen === somebodyNew ? ui.ask(nameQuestion) : chosen;
};

/** Asks for what is not given; looks at the account only where something is to be asked. */
export const askGrafana = async (
  given: {readonly grafana?: string | undefined; readonly grafanaAdmin?: string | undefined},
  ui: Ui,
  look: () => Promise<SignIn>,
): Promise<GrafanaAnswers> => {
  let seen: SignIn | undefined;
  let grafana = given.grafana;
  if (grafana === undefined) {
    seen = await look();
    if (!seen.possible) ui.note(`Managed Grafana is not offered: ${seen.why}.`);
    grafana = await ui.ask(placeQuestion(seen));
    if (grafana === 'own') grafana = await ui.ask(addressQuestion);
  }
  if (grafana !== 'managed') return {grafana};
  const grafanaAdmin = given.grafanaAdmin ?? (await askAdmin(ui, seen ?? (await look())));
  return {grafana, grafanaAdmin};
};
