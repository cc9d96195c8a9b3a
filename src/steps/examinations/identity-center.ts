import {findUser, identityCenter} from '../../cloud/identity.ts';
import {bad, good, note, type Examination} from './examination.ts';

export const signIn: Examination = {
  subject: 'IAM Identity Center',
  decides: true,
  examine: async ({cloud, config}) => {
    if (config.grafana !== 'managed') return undefined;
    const directory = await identityCenter(cloud, config.ssoRegion);
    if (!directory)
      return bad(
        `No IAM Identity Center in ${config.ssoRegion ?? cloud.region}, which Managed Grafana signs people in with`,
        'Enable it in its console, name its region with --sso-region, or go without: --grafana URL (your own) or --grafana none (rsw dashboard)',
      );
    const {identityStoreId, foreignOwner} = directory;
    const isOurs = foreignOwner === undefined;
    const there = `IAM Identity Center is there (${identityStoreId}${isOurs ? '' : ` of account ${foreignOwner}`})`;
    const name = config.grafanaAdmin;
    if (await findUser(cloud, directory, name)) return good(`${there}, and ${name} is a user of it`);
    return isOurs
      ? good(`${there}, without a user ${name} yet`)
      : note(
          `${there}, without a user ${name}`,
          'Name a user that is there with --grafana-admin: a new one can likely be made only in that account. Or go without: --grafana URL (your own) or --grafana none (rsw dashboard)',
        );
  },
};
