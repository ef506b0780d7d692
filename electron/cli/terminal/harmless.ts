/* What steers a terminal or reorders text in it: C0 save tab and newline, C1, marks of direction, tags (Unicode, Cc and Cf). */
const steering =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
const colour = '\\u001b\\[[\\d;]*m';

const plain = /^[\t\n\x20-\x7e]*$/;
const steeringOnly = new RegExp(`[${steering}]+`, 'gu');
const steeringOrColour = new RegExp(`(${colour})|[${steering}]+`, 'gu');

/**
 * The last net before a terminal: what files, processes and arguments are called must not move its cursor or write its
 * title, in whatever sentence their names stand.
 *
 * @param mayColour ours may colour it (ECMA-48, SGR); nothing else stays
 */
export function harmless(text: string, mayColour = false): string {
  if (plain.test(text)) return text;
  return mayColour
    ? text.replace(steeringOrColour, (_all, ours: string | undefined) => ours ?? ' ')
    : text.replace(steeringOnly, ' ');
}

/** A value as JSON (as `JSON.stringify`) that is harmless to a terminal and reads back as it was. */
export function harmlessJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return plain.test(text)
    ? text
    : text.replace(steeringOnly, (found) =>
        Array.from({ length: found.length }, (_, at) => escaped(found.charCodeAt(at))).join(''),
      );
}

const escaped = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;
