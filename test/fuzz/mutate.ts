import type { Random } from '../simulator/random.ts';

const interesting = [
  '',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '//',
  '/*',
  '*/',
  '\0',
  '\n',
  '\r\n',
  ' ',
  '(',
  ')',
  '=',
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  '4294967296',
  'null',
  'true',
  'NaN',
  '../',
  '\u202e',
  '\ud800',
  '\ufeff',
  '__proto__',
  'CLAUDE_PID=',
  'CLAUDE_CODE_SESSION_ID=',
  '--resume',
].map((word) => Buffer.from(word));

/** An input made of those that are known: one of them, changed in a few places, or two that were joined. */
export function mutate(corpus: readonly Buffer[], random: Random): Buffer {
  let input = random.pick(corpus) ?? Buffer.alloc(0);
  const changes = random.int(1, 4);
  for (let n = 0; n < changes; n += 1) input = change(input, corpus, random);
  return input.subarray(0, 65_536);
}

function change(input: Buffer, corpus: readonly Buffer[], random: Random): Buffer {
  const at = random.int(0, input.length);
  const end = Math.min(input.length, at + random.int(0, 16));
  switch (random.int(0, 6)) {
    case 0:
      return Buffer.concat([input.subarray(0, at), input.subarray(end)]);
    case 1:
      return Buffer.concat([input.subarray(0, at), random.pick(interesting) ?? input, input.subarray(at)]);
    case 2:
      return Buffer.concat([input.subarray(0, at), random.pick(interesting) ?? input, input.subarray(end)]);
    case 3: {
      const flipped = Buffer.from(input);
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << random.int(0, 7));
      return flipped;
    }
    case 4:
      return input.subarray(0, at);
    case 5:
      return Buffer.concat([input.subarray(0, end), input.subarray(at)]);
    default: {
      const other = random.pick(corpus) ?? input;
      return Buffer.concat([input.subarray(0, at), other.subarray(random.int(0, other.length))]);
    }
  }
}
