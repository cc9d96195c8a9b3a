import {identityCenter} from '../../cloud/identity.ts';
import {bad, good, note, type Examination} from './examination.ts';

export const signIn: Examination = {
  subject: 'IAM Identity Center',
  examine: async ({cloud, config}) => {
    if (config.grafana !== 'managed') return undefined;
    const directory = await identityCenter(cloud, config.ssoRegion);
    if (!directory)
      return bad(
        `No IAM Identity Center in ${config.ssoRegion ?? cloud.region}, which Managed Grafana signs people in with`,
        'Enable it in its console, name its region with --sso-region, or go without: --grafana none',
      );
    const {identityStoreId, owner} = directory;
    if (owner !== undefined && owner !== cloud.account)
      return note(
        `IAM Identity Center is there (${identityStoreId}), but belongs to account ${owner}`,
        'Name a user that is there with --grafana-admin: a new one can likely be made only in that account.',
      );
    return good(`IAM Identity Center is there (${identityStoreId})`);
  },
};
