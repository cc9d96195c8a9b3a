import type {Config} from '../steps/config.ts';
import type {GrafanaKeys} from '../steps/data-source-settings.ts';
import type {Ui} from '../ui/ui.ts';
import {UsageError} from '../workshop/errors.ts';
import type {Session} from './session.ts';

const idVariable = 'RSW_GRAFANA_ACCESS_KEY_ID';
const secretVariable = 'RSW_GRAFANA_SECRET_ACCESS_KEY';

/**
 * The access key that a Grafana of one's own shall query with: from the environment, that of the local cloud, or as the
 * person types it; undefined where its machine signs in by itself, and for a workspace. It goes to Grafana only.
 */
export const grafanaKeys = async (
  config: Config,
  session: Session,
  ui: Ui,
): Promise<GrafanaKeys | undefined> => {
  if (typeof config.grafana !== 'object') return undefined;
  const accessKeyId = process.env[idVariable];
  const secretAccessKey = process.env[secretVariable];
  if (accessKeyId && secretAccessKey) return {accessKeyId, secretAccessKey};
  if (accessKeyId || secretAccessKey)
    throw new UsageError('Cannot give Grafana half a key', {
      why: `${accessKeyId ? secretVariable : idVariable} is not set`,
      next: 'Set both, or neither where the machine of Grafana signs in to AWS by itself.',
    });
  if (session.localKeys) return session.localKeys;
  if (!ui.interactive) {
    ui.note(
      `Grafana will sign in to AWS as its machine does. For a key instead, set ${idVariable} and ${secretVariable}.`,
    );
    return undefined;
  }
  const way = await ui.ask({
    kind: 'choice',
    flag: idVariable,
    message: `How does ${config.grafana.url} sign in to AWS?`,
    default: 'machine',
    choices: [
      {
        value: 'machine',
        name: 'As its machine does',
        description: 'A role or settings that are there already.',
      },
      {
        value: 'key',
        name: 'With an access key',
        description:
          'Stored in Grafana, encrypted. AmazonGrafanaRedshiftAccess is all that it must be allowed.',
      },
    ],
  });
  if (way === 'machine') return undefined;
  return {
    accessKeyId: await ui.ask({kind: 'text', flag: idVariable, message: 'Access key id'}),
    secretAccessKey: await ui.ask({kind: 'secret', flag: secretVariable, message: 'Secret access key'}),
  };
};
