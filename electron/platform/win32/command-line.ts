/**
 * Splits a Windows command line into arguments as Microsoft's C runtime does ("Parsing C command-line arguments"):
 * quotes group, `\"` is a quote, backslashes count only before a quote, `""` inside quotes is a quote. In the
 * program's own name, which comes first, backslashes only part folders.
 */
export function splitCommandLine(commandLine: string): string[] {
  const [name, program = ''] = /^"([^"]*)"?(?=[ \t]|$)/.exec(commandLine) ?? [];
  return name === undefined
    ? splitWords(commandLine)
    : [program, ...splitWords(commandLine.slice(name.length))];
}

/**
 * Joins arguments to a command line that is split into the very same by `splitCommandLine`, and by every program that
 * goes by Microsoft's rules. The program's own name can hold no quote.
 */
export function joinCommandLine([program, ...args]: readonly [string, ...string[]]): string {
  return [`"${program.replaceAll('"', '')}"`, ...args.map(quoted)].join(' ');
}

function quoted(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  // Backslashes count only before a quote, of which there is one at the end, too.
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

function splitWords(commandLine: string): string[] {
  const args: string[] = [];
  let current = '';
  let isInside = false;
  let hasContent = false;
  for (let at = 0; at < commandLine.length; at++) {
    const character = commandLine.charAt(at);
    if (character === '\\') {
      let count = 1;
      while (commandLine.charAt(at + count) === '\\') count++;
      const isBeforeQuote = commandLine.charAt(at + count) === '"';
      current += '\\'.repeat(isBeforeQuote ? Math.floor(count / 2) : count);
      if (isBeforeQuote && count % 2 === 1) {
        current += '"';
        at++;
      }
      at += count - 1;
      hasContent = true;
    } else if (character === '"') {
      if (isInside && commandLine.charAt(at + 1) === '"') {
        current += '"';
        at++;
      } else isInside = !isInside;
      hasContent = true;
    } else if ((character === ' ' || character === '\t') && !isInside) {
      if (hasContent) args.push(current);
      current = '';
      hasContent = false;
    } else {
      current += character;
      hasContent = true;
    }
  }
  if (hasContent) args.push(current);
  return args;
}
