import {configuredRegion} from '../cloud/connect.ts';
import type {Ui} from '../ui/ui.ts';
import type {PlaceOptions} from './invocation.ts';
import {placeForSetup, type Place} from './place.ts';

/** Where to set up: as the flags say, and otherwise as the person answers. Without anybody to ask it is AWS. */
export const askPlace = async (options: PlaceOptions & {yes?: boolean}, ui: Ui): Promise<Place> => {
  const place = placeForSetup(options);
  const decided = place.local || place.profile !== undefined || place.region !== undefined;
  if (decided || options.yes || !ui.interactive) return place;
  const where = await ui.ask({
    kind: 'choice',
    flag: '--local',
    message: 'Where should the workshop run?',
    default: 'local',
    choices: [
      {
        value: 'local',
        name: 'On this machine',
        description: 'Everything runs here. No AWS account, no costs.',
      },
      {
        value: 'aws',
        name: 'In an AWS account',
        description: 'Needs credentials, and costs money while it runs.',
      },
    ],
  });
  if (where === 'local') return {...place, local: true};
  if (await configuredRegion({})) return place;
  return {
    ...place,
    region: await ui.ask({kind: 'text', flag: '--region', message: 'In which region?', default: 'us-east-1'}),
  };
};
