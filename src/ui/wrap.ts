/** Breaks a paragraph into lines of at most `width` characters, at spaces. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
};

/** A line, broken where it is longer than `width`; what is broken off stands as far to the right as an indented line does. */
export const fitted = (line: string, width: number): string => {
  if (line.length <= width) return line;
  const [indent = ''] = /^ */.exec(line) ?? [];
  return wrap(line.trim(), width - 2)
    .map((part, i) => `${i === 0 ? indent : '  '}${part}`)
    .join('\n');
};

/** Cuts a line to `width` characters, with an ellipsis where something is missing. */
export const cut = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
