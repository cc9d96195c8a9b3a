/** Words, `#names`, `:values`, whole numbers and signs of an expression. */
export type Token = {
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
};

const pattern =
  /\s*(?:(?<name>#\w+)|(?<value>:\w+)|(?<number>\d+)|(?<word>[A-Za-z_]\w*)|(?<sign><>|<=|>=|[-=<>+(),.[\]]))/y;

/** Splits an expression; a character that belongs nowhere comes as a sign of its own and is refused by the parser. */
export const tokens = (text: string): Token[] => {
  const found: Token[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) {
      const rest = text.slice(start).trimStart();
      if (rest !== '') found.push({kind: 'sign', text: rest.charAt(0), at: text.length - rest.length});
      found.push({kind: 'end', text: '<EOF>', at: text.length});
      return found;
    }
    const [kind, value] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    found.push({
      kind: kind as Token['kind'],
      text: value ?? '',
      at: pattern.lastIndex - (value ?? '').length,
    });
  }
};
