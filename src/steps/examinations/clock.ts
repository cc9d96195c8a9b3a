import {clockSkew} from '../../cloud/time.ts';
import {bad, good, note, type Examination} from './examination.ts';

const second = 1000;
const minute = 60 * second;
/** From here on AWS refuses what is signed with the clock's time. */
const mostSkew = 5 * minute;

const inWords = (time: number): string =>
  time >= 2 * minute ? `${Math.round(time / minute)} minutes` : `${Math.round(time / second)} seconds`;

const mend = 'Set the clock: sudo timedatectl set-ntp true (date -u shows what it tells).';

export const clock: Examination = {
  subject: 'Clock',
  decides: true,
  examine: async ({cloud}) => {
    const skew = await clockSkew(cloud);
    if (skew === undefined) return undefined;
    const apart = Math.abs(skew);
    if (apart < minute) return good("This machine's clock agrees with AWS's");
    const what = `This machine's clock is ${inWords(apart)} ${skew > 0 ? 'fast' : 'slow'}`;
    return apart < mostSkew
      ? note(`${what}; from 5 minutes on AWS refuses what is signed here`, mend)
      : bad(`${what}: AWS refuses what is signed with it`, mend);
  },
};
