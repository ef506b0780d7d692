import { applyEdits, type Edit, type Node } from 'jsonc-parser';

/*
 * Puts a child into an object or array of a JSON text, and takes one out, touching nothing else. jsonc-parser's
 * own `modify` would reformat the lines around a change. Taking out what was put in gives back the same bytes.
 */

/** White space and comments. */
const trivia = /(?:[ \t\r\n]|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y;
/** The comments that stand behind something on the same line, which they speak of. */
const commentsBehind = /(?:[ \t]*\/\*[^\r\n]*?\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/y;
const tokens = /[ \t\r\n]+|\/\/[^\r\n]*|\/\*[^]*?\*\/|,/g;

export const endOf = (node: Node): number => node.offset + node.length;

/** A child to put in: `key` for objects, `null` for arrays. */
export interface NewChild {
  key: string | null;
  value: unknown;
}

/**
 * Puts `child` behind all others of `container`, in the style of the text around.
 * A container that was empty (other than the whole document's) is marked by one space, see `wasEmptyBefore`.
 */
export function insertChild(text: string, container: Node, child: NewChild): string {
  const inside = container.offset + 1;
  const last = container.children?.at(-1);
  if (last === undefined) {
    const blank = text.slice(inside, endOf(container) - 1);
    if (container.parent !== undefined || blank.trim() !== '') {
      return insert(text, inside, ` ${render(text, child, null)}`);
    }
    const indent = indentUnit(text);
    const eol = lineBreak(text);
    const content = `${eol}${indent}${render(text, child, indent)}${eol}`;
    return applyEdits(text, [{ offset: inside, length: blank.length, content }]);
  }
  const indent = indentOf(text, last);
  const start = indent === null ? (text.includes('": ') ? ' ' : '') : `${lineBreak(text)}${indent}`;
  const content = `${start}${render(text, child, indent)}`;
  const place = (offset: number) => (indent === null ? offset : matchEnd(commentsBehind, text, offset));
  const comma = commaAfter(text, last);
  if (comma !== null) return insert(text, place(comma + 1), `${content},`);
  return applyEdits(text, [
    { offset: endOf(last), length: 0, content: ',' },
    { offset: place(endOf(last)), length: 0, content },
  ]);
}

/** Takes out the child at `index`, with one comma and the white space before it. Comments stay. */
export function removeChild(text: string, container: Node, index: number): string {
  const children = container.children ?? [];
  const child = children[index];
  if (child === undefined) return text;
  const before = children[index - 1];
  const gap = scanGap(text, before === undefined ? container.offset + 1 : endOf(before), child.offset);
  const edits: Edit[] = [{ offset: gap.tokenEnd, length: endOf(child) - gap.tokenEnd, content: '' }];
  const comma = commaAfter(text, child);
  if (comma !== null) edits.push({ offset: comma, length: 1, content: '' });
  else if (gap.comma !== null) edits.push({ offset: gap.comma, length: 1, content: '' });
  const rest = text.slice(endOf(child), endOf(container) - 1);
  const fillsLines = gap.tokenEnd === container.offset + 1 && /^[\r\n]/.test(text.slice(gap.tokenEnd));
  if (children.length === 1 && fillsLines && rest.trim() === '') {
    edits.push({ offset: endOf(child), length: rest.length, content: '' });
  }
  return applyEdits(
    text,
    edits.sort((a, b) => a.offset - b.offset),
  );
}

/** Gives a node another value, in the indentation of its line. */
export function replaceValue(text: string, node: Node, value: unknown): string {
  const content = render(text, { key: null, value }, indentOf(text, node));
  return applyEdits(text, [{ offset: node.offset, length: node.length, content }]);
}

/** True where `insertChild` put the first child into a container that was there, empty, before. */
export function wasEmptyBefore(text: string, container: Node): boolean {
  const first = container.children?.[0];
  return first !== undefined && text.slice(container.offset + 1, first.offset) === ' ';
}

/** True where `container` holds nothing but its one child: no other, and no comment. */
export function holdsOnly(text: string, container: Node, child: Node): boolean {
  const around =
    text.slice(container.offset + 1, child.offset) + text.slice(endOf(child), endOf(container) - 1);
  return container.children?.length === 1 && /^[ \t\r\n,]*$/.test(around);
}

const insert = (text: string, offset: number, content: string) =>
  applyEdits(text, [{ offset, length: 0, content }]);

function matchEnd(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return offset + (pattern.exec(text)?.[0].length ?? 0);
}

function commaAfter(text: string, child: Node): number | null {
  const next = matchEnd(trivia, text, endOf(child));
  return text[next] === ',' ? next : null;
}

/** What lies between two children: the comma, and where the last comma or comment ends. */
function scanGap(text: string, from: number, to: number): { comma: number | null; tokenEnd: number } {
  let comma: number | null = null;
  let tokenEnd = from;
  for (const match of text.slice(from, to).matchAll(tokens)) {
    if (match[0].trim() === '') continue;
    if (match[0] === ',') comma = from + match.index;
    tokenEnd = from + match.index + match[0].length;
  }
  return { comma, tokenEnd };
}

/** The white space before a node that begins its line; `null` where something stands before it. */
function indentOf(text: string, node: Node): string | null {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, node.offset))?.[1] ?? null;
}

/** The first indented line shows by how much this text indents. */
const indentUnit = (text: string): string => /[\r\n]([ \t]+)[^ \t\r\n]/.exec(text)?.[1] ?? '  ';

const lineBreak = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';

/** @param indent of the line that the child begins; `null`: all on one line */
function render(text: string, child: NewChild, indent: string | null): string {
  if (indent === null) {
    const value = JSON.stringify(child.value);
    return child.key === null ? value : `${JSON.stringify(child.key)}:${value}`;
  }
  const unit = indentUnit(text);
  const value = JSON.stringify(child.value, null, unit).replaceAll('\n', `${lineBreak(text)}${indent}`);
  return child.key === null ? value : `${JSON.stringify(child.key)}: ${value}`;
}
