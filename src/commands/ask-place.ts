import {configuredRegion} from '../cloud/connect.ts';
import type {Current} from '../remembered.ts';
import type {Ui} from '../ui/ui.ts';
import type {PlaceOptions} from './invocation.ts';
import {choosePlace, namesPlace, type Place} from './place.ts';

/**
 * Where to set up: as the flags say; where a set-up was left unfinished; and otherwise as the person answers. Without anybody
 * to ask it is where the current workshop is, or AWS when there is none.
 */
export const askPlace = async (
  options: PlaceOptions & {yes?: boolean},
  ui: Ui,
  current: Current | undefined,
): Promise<Place> => {
  // Whoever names a place in AWS begins anew there: nothing is made with a profile that is only remembered.
  const isNew = options.region !== undefined || options.profile !== undefined;
  const place = choosePlace(options, process.env, isNew ? undefined : current);
  const goesOn = current?.unfinished === true && place.prefix === current.prefix;
  if (namesPlace(options) || goesOn || options.yes || !ui.interactive) return place;
  const where = await ui.ask({
    kind: 'choice',
    flag: '--local',
    message: 'Where should the workshop run?',
    default: current && !current.local ? 'aws' : 'local',
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
  const local = where === 'local';
  const chosen = current?.local === local ? place : choosePlace({...options, local}, process.env, undefined);
  if (local || chosen.region !== undefined || (await configuredRegion(chosen))) return chosen;
  return {
    ...chosen,
    region: await ui.ask({kind: 'text', flag: '--region', message: 'In which region?', default: 'us-east-1'}),
  };
};
