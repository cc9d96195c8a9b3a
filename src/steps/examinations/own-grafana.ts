import {verifyOwnGrafana} from '../own-grafana.ts';
import {good, type Examination} from './examination.ts';

export const ownGrafana: Examination = {
  subject: 'Your own Grafana',
  decides: true,
  examine: async (looking) => {
    const found = await verifyOwnGrafana(looking, looking.signal);
    if (!found) return undefined;
    const {url, version, hasPlugin} = found;
    return good(
      `Grafana ${version === undefined ? '' : `${version} `}is there (${url}), ${hasPlugin ? 'with the Redshift plugin' : 'and the Redshift plugin can be installed'}`,
    );
  },
};
