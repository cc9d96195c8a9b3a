/** Commands in what people are told, as they are typed for the workshop that is meant. */
import type {PlaceOptions} from './invocation.ts';

const command =
  /\brsw (?:setup|status|dashboard|teardown|doctor|query(?: [a-z]+-[a-z-]+)?|step [a-zA-Z]+(?:-[a-z]+)*)(?![\w-])/g;

/** The options that follow a command where it is named. */
const following = /^(?: --?[a-z][\w-]*(?:[ =][^\s,;.)-][^\s,;)]*)?)*/;

/** The flags of a place as they are typed: ` --local --prefix two`; empty where nothing has to be said. */
export const typed = ({local, region, profile, prefix}: PlaceOptions): string =>
  [
    local ? ' --local' : '',
    prefix === undefined ? '' : ` --prefix ${prefix}`,
    region === undefined ? '' : ` --region ${region}`,
    profile === undefined ? '' : ` --profile ${profile}`,
  ].join('');

/** The text with these flags at each command of ours in it that acts on a workshop; what a command says of its place itself stays. */
export const withFlags = (text: string, flags: PlaceOptions): string =>
  text.replaceAll(command, (name, at: number) => {
    const [options = ''] = following.exec(text.slice(at + name.length)) ?? [];
    const says = (flag: string) => new RegExp(` --${flag}(?![\\w-])`).test(options);
    const isLocal = says('local');
    const isElsewhere = says('region') || says('profile');
    const {local, region, profile, prefix} = flags;
    return (
      name +
      typed({
        ...(local && !isLocal && !isElsewhere && {local}),
        ...(prefix !== undefined && !says('prefix') && {prefix}),
        ...(region !== undefined && !says('region') && !isLocal && {region}),
        ...(profile !== undefined && !says('profile') && !isLocal && {profile}),
      })
    );
  });
