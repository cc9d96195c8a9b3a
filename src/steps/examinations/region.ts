import {bad, good, note, someOf, type Examination} from './examination.ts';

const withoutGrafana =
  'Go without it (--grafana none), use a Grafana of your own (--grafana URL), or choose another region: --region us-east-1';

export const region: Examination = {
  subject: 'Services',
  decides: true,
  examine: async ({cloud, services}) => {
    const answers = await services();
    const named = (outcome: string) =>
      answers.filter((each) => each.outcome === outcome).map(({service}) => service);
    const missing = named('missing');
    const silent = named('silent');
    if (missing.length > 0)
      return bad(
        `${cloud.region} does not offer ${missing.join(', ')}`,
        missing.every((service) => service === 'Managed Grafana')
          ? withoutGrafana
          : 'Choose another region, such as: --region us-east-1',
      );
    if (silent.length > 0)
      return note(
        `No answer from ${someOf(silent)}`,
        'Check the network and HTTPS_PROXY, then look again: rsw doctor',
      );
    return good(`All ${answers.length} services that are used answer in ${cloud.region}`);
  },
};
