import {bad, good, type Examination} from './examination.ts';

/** Minutes that a whole set-up usually takes on AWS; the steps' own times are held to it. */
export const usualSetup = 20;

const minute = 60_000;

export const credentials: Examination = {
  subject: 'Credentials',
  decides: true,
  examine: async ({cloud}) => {
    const {expiresAt, renewable} = cloud.credentials();
    if (!expiresAt) return undefined;
    if (renewable) return good('The credentials are renewed by themselves');
    const left = Math.floor((expiresAt.getTime() - Date.now()) / minute);
    const end = `${expiresAt.toISOString().slice(11, 16)} UTC`;
    if (left >= usualSetup) return good(`The credentials hold for ${left} more minutes, until ${end}`);
    return bad(
      `The credentials end in ${left} min (${end}), and a set-up takes about ${usualSetup}`,
      'Get fresh ones where you have these from (or use a profile, which renews them), then try again.',
    );
  },
};
