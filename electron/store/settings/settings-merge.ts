import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { holdsOnly, insertChild, removeChild, replaceValue, wasEmptyBefore } from '../files/json-edit.ts';

/** The events that we listen to, and how many seconds Claude Code may wait for us. */
export const hookEvents = ['SessionStart', 'SessionEnd', 'Stop'] as const;
export type HookEvent = (typeof hookEvents)[number];
const timeoutSeconds = 5;

/** A hook in exec form, started without a shell, or, without `args`, a shell's command (Claude Code: "Hooks"). */
export interface HookEntry {
  type: 'command';
  command: string;
  args?: string[];
  timeout: number;
}

/** What Claude Code shall call: `command args… hook <event>`, or what a shell is told for an event. */
export type HookCall = { command: string; args: readonly string[] } | { shell: (event: HookEvent) => string };

export type Hooks = Readonly<Record<HookEvent, HookEntry>>;

export type MergeResult =
  | { ok: true; text: string; changed: boolean }
  /** `reason` reads on from the file's name. */
  | { ok: false; reason: string };

export type IsOurs = (entry: unknown, event: string) => boolean;

/** What to enter in the settings so that Claude Code makes a call. */
export function hooksFor(call: HookCall): Hooks {
  const entry = (event: HookEvent): HookEntry => ({
    type: 'command',
    ...('shell' in call
      ? { command: call.shell(event) }
      : { command: call.command, args: [...call.args, 'hook', event] }),
    timeout: timeoutSeconds,
  });
  return { SessionStart: entry('SessionStart'), SessionEnd: entry('SessionEnd'), Stop: entry('Stop') };
}

/**
 * Whether a hook is the janitor's, of this installation or an earlier one elsewhere: it calls `hook <event>`
 * of a program that has our name in its path, or of `out/cli.cjs` exactly as we enter it from a source folder.
 */
export function isJanitorHook(entry: unknown, event: string): boolean {
  if (!isObject(entry) || entry['type'] !== 'command' || typeof entry['command'] !== 'string') return false;
  const { command, args } = entry;
  if (!Array.isArray(args)) {
    return (
      /process[-_ ]?janitor/i.test(command) && new RegExp(`\\bhook["']?\\s+["']?${event}\\b`).test(command)
    );
  }
  const words: unknown[] = [command, ...(args as unknown[])];
  if (words.at(-2) !== 'hook' || words.at(-1) !== event) return false;
  const program = words.slice(0, -2).filter((word) => typeof word === 'string');
  if (program.some((word) => /process[-_ ]?janitor/i.test(word))) return true;
  return (
    words.length === 4 &&
    /[\\/]out[\\/]cli\.c?js$/.test(program.at(-1) ?? '') &&
    entry['timeout'] === timeoutSeconds
  );
}

/**
 * Enters our hooks in the text of a `settings.json`. All else stays byte for byte: comments, order, indentation.
 * Merging again changes nothing; an entry of a moved installation is set right where it stands.
 *
 * @param text may be empty: then a new file
 */
export function mergeHooks(text: string, hooks: Hooks, isOurs: IsOurs = isJanitorHook): MergeResult {
  return edit(text.trim() === '' ? '{}\n' : text, (before) => {
    let current = before;
    for (const event of hookEvents) {
      const tree = understand(current);
      if (!tree.ok) return tree;
      current = mergeEvent(current, tree, event, hooks[event], isOurs);
    }
    return { ok: true, text: current, changed: current !== withoutMark(text) };
  });
}

/**
 * Takes all our hooks out of the text of a `settings.json`, with the groups and lists that held nothing else.
 * What was empty before we came stays.
 */
export function removeHooks(text: string, isOurs: IsOurs = isJanitorHook): MergeResult {
  if (text.trim() === '') return { ok: true, text, changed: false };
  return edit(text, (before) => {
    let current = before;
    for (;;) {
      const tree = understand(current);
      if (!tree.ok) return tree;
      const last = entriesOf(tree, isOurs).at(-1);
      if (last === undefined) return { ok: true, text: current, changed: current !== before };
      current = removeEntry(current, tree, last);
    }
  });
}

/** What a `settings.json` says about our hooks. */
export function readHooks(
  text: string,
  isOurs: IsOurs = isJanitorHook,
):
  | { ok: true; disabled: boolean; entries: { event: string; value: unknown }[] }
  | { ok: false; reason: string } {
  if (text.trim() === '') return { ok: true, disabled: false, entries: [] };
  const tree = understand(withoutMark(text));
  if (!tree.ok) return tree;
  const disabled = propertiesNamed(tree.root, 'disableAllHooks').some(
    (node) => valueOf(node)?.value === true,
  );
  const entries = entriesOf(tree, isOurs).map(({ event, node }) => ({ event, value: jsonOf(node) }));
  return { ok: true, disabled, entries };
}

interface Tree {
  ok: true;
  root: Node;
  hooks: Node | undefined;
}

/** One of our entries and everything around it. */
interface Found {
  event: string;
  node: Node;
  list: Node;
  group: Node;
  groups: Node;
  property: Node;
}

const mark = '\uFEFF';
const withoutMark = (text: string) => (text.startsWith(mark) ? text.slice(1) : text);

function edit(text: string, change: (text: string) => MergeResult): MergeResult {
  const result = change(withoutMark(text));
  return result.ok && text.startsWith(mark) ? { ...result, text: mark + result.text } : result;
}

/** `CloseBraceExpected` → `close brace expected`. */
const wordsOf = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** Parses the text and makes sure that hooks can be entered and found without guessing. */
function understand(text: string): Tree | { ok: false; reason: string } {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch {
    return refuse('is nested too deeply');
  }
  const error = errors[0];
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split(/\r\n|\n|\r/).length;
    return refuse(`is not valid JSON (line ${line}: ${wordsOf(error)}). Mend it first`);
  }
  if (root?.type !== 'object') return refuse('is not a JSON object');
  const found = propertiesNamed(root, 'hooks');
  if (found.length > 1) return refuse('has the key "hooks" more than once. Merge them first');
  const hooks = valueOf(found[0]);
  if (hooks === undefined) return { ok: true, root, hooks };
  if (hooks.type !== 'object') return refuse(`has "hooks" as ${hooks.type}, not as an object. Mend it first`);
  for (const event of hookEvents) {
    const lists = propertiesNamed(hooks, event);
    if (lists.length > 1) return refuse(`has the key "hooks.${event}" more than once. Merge them first`);
    const list = valueOf(lists[0]);
    if (list !== undefined && list.type !== 'array') {
      return refuse(`has "hooks.${event}" as ${list.type}, not as a list. Mend it first`);
    }
  }
  return { ok: true, root, hooks };
}

function mergeEvent(text: string, tree: Tree, event: HookEvent, entry: HookEntry, isOurs: IsOurs): string {
  const [first, ...others] = entriesOf(tree, isOurs).filter((found) => found.event === event);
  if (first === undefined) return addEntry(text, tree, event, entry);
  const extra = others.at(-1);
  if (extra !== undefined) {
    const fewer = removeEntry(text, tree, extra);
    const after = understand(fewer);
    return after.ok ? mergeEvent(fewer, after, event, entry, isOurs) : text;
  }
  const value = jsonOf(first.node);
  if (!isObject(value) || isSameCall(value, entry)) return text;
  // What the user added to the entry (another timeout, a message) stays.
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'args'));
  const call = { command: entry.command, ...(entry.args !== undefined && { args: entry.args }) };
  return replaceValue(text, first.node, { ...entry, ...kept, ...call });
}

function addEntry(text: string, tree: Tree, event: HookEvent, entry: HookEntry): string {
  const group = { hooks: [entry] };
  if (tree.hooks === undefined) {
    return insertChild(text, tree.root, { key: 'hooks', value: { [event]: [group] } });
  }
  const groups = valueOf(propertiesNamed(tree.hooks, event)[0]);
  if (groups === undefined) return insertChild(text, tree.hooks, { key: event, value: [group] });
  return insertChild(text, groups, { key: null, value: group });
}

/** Removes an entry, or the outermost thing around it that holds nothing else and was made for it. */
function removeEntry(text: string, tree: Tree, found: Found): string {
  const remove = (parent: Node, child: Node) =>
    removeChild(text, parent, parent.children?.indexOf(child) ?? -1);
  const { node, list, group, groups, property } = found;
  const isBareGroup = (group.children ?? []).every((part) => ['hooks', 'matcher'].includes(nameOf(part)));
  if (!isBareGroup || !holdsOnly(text, list, node)) return remove(list, node);
  if (!holdsOnly(text, groups, group) || wasEmptyBefore(text, groups)) return remove(groups, group);
  const hooks = tree.hooks;
  if (hooks === undefined) return text;
  if (!holdsOnly(text, hooks, property) || wasEmptyBefore(text, hooks)) return remove(hooks, property);
  const own = propertiesNamed(tree.root, 'hooks')[0];
  return own === undefined ? text : remove(tree.root, own);
}

function entriesOf(tree: Tree, isOurs: IsOurs): Found[] {
  const all: Found[] = [];
  for (const property of tree.hooks?.children ?? []) {
    const groups = valueOf(property);
    if (groups?.type !== 'array') continue;
    for (const group of groups.children ?? []) {
      const list = group.type === 'object' ? valueOf(propertiesNamed(group, 'hooks')[0]) : undefined;
      if (list?.type !== 'array') continue;
      for (const node of list.children ?? []) {
        const event = nameOf(property);
        if (isOurs(jsonOf(node), event)) all.push({ event, node, list, group, groups, property });
      }
    }
  }
  return all;
}

function isSameCall(value: Record<string, unknown>, entry: HookEntry): boolean {
  return value['command'] === entry.command && JSON.stringify(value['args']) === JSON.stringify(entry.args);
}

const jsonOf = (node: Node): unknown => getNodeValue(node) as unknown;
const nameOf = (property: Node): string => String(property.children?.[0]?.value);
const valueOf = (property: Node | undefined): Node | undefined => property?.children?.[1];
const propertiesNamed = (object: Node, name: string): Node[] =>
  (object.children ?? []).filter((property) => nameOf(property) === name);

const refuse = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
