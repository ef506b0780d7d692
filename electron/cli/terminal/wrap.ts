/**
 * A text in lines of at most `width` characters, broken at spaces; a word longer than that stays whole, so that paths
 * and commands can be copied. Lines after the first stand behind `indent`, which the width does not count.
 */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/** Every line of a text at most `width` characters long, as `wrap` breaks them; what goes on is indented like its line. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      return `${indent}${wrap(line.slice(indent.length), width - indent.length, indent)}`;
    })
    .join('\n');
}
