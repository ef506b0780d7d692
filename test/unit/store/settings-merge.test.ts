import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hooksFor,
  isJanitorHook,
  mergeHooks,
  readHooks,
  removeHooks,
} from '../../../electron/store/settings/settings-merge.ts';

const hooks = hooksFor({ command: '/usr/bin/node', args: ['/opt/process-janitor/out/cli.js'] });

function merged(text: string): string {
  const result = mergeHooks(text, hooks);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

function removed(text: string): string {
  const result = removeHooks(text);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

const lines = (...all: string[]) => all.join('\n');

describe('entering our hooks', () => {
  it('makes a new file in the form that Claude Code documents', () => {
    expect(JSON.parse(merged(''))).toEqual({
      hooks: Object.fromEntries(
        ['SessionStart', 'SessionEnd', 'Stop'].map((event) => [
          event,
          [
            {
              hooks: [
                {
                  type: 'command',
                  command: '/usr/bin/node',
                  args: ['/opt/process-janitor/out/cli.js', 'hook', event],
                  timeout: 5,
                },
              ],
            },
          ],
        ]),
      ),
    });
    expect(merged('')).toMatch(/^\{\n {2}"hooks": \{\n {4}"SessionStart": \[\n/);
    expect(merged('')).toMatch(/\n\}\n$/);
  });

  it('keeps comments, order and indentation of everything else', () => {
    const text = lines('{', '\t// mine', '\t"model": "opus", // best', '\t"a" : [1,2]  // odd', '}', '');
    const result = merged(text);
    expect(
      result.startsWith(
        lines('{', '\t// mine', '\t"model": "opus", // best', '\t"a" : [1,2],  // odd', '\t"hooks": {'),
      ),
    ).toBe(true);
    expect(removed(result)).toBe(text);
  });

  it("puts itself behind the user's own hooks of the same event", () => {
    const own = { matcher: 'startup', hooks: [{ type: 'command', command: 'echo hi' }] };
    const text = JSON.stringify({ hooks: { SessionStart: [own], PreToolUse: [] } }, null, 2);
    const value = JSON.parse(merged(text)) as { hooks: Record<string, unknown[]> };
    expect(value.hooks['SessionStart']?.[0]).toEqual(own);
    expect(value.hooks['SessionStart']).toHaveLength(2);
    expect(value.hooks['PreToolUse']).toEqual([]);
    expect(removed(merged(text))).toBe(text);
  });

  it('repairs the entries of a moved installation where they stand, and keeps what the user changed in them', () => {
    const old = mergeHooks(
      '',
      hooksFor({ command: '/old/node', args: ['/old/Process Janitor/resources/cli.js'] }),
    );
    const edited = (old.ok ? old.text : '').replace('"timeout": 5', '"timeout": 20');
    const value = JSON.parse(merged(edited)) as { hooks: { SessionStart: { hooks: unknown[] }[] } };
    expect(value.hooks.SessionStart).toEqual([{ hooks: [{ ...hooks.SessionStart, timeout: 20 }] }]);
    expect(merged(edited)).not.toContain('/old/');
  });

  it('leaves one entry where there were several of ours', () => {
    const group = { hooks: [hooks.Stop, hooks.Stop] };
    const text = JSON.stringify({ hooks: { Stop: [group, group] } }, null, 2);
    const value = JSON.parse(merged(text)) as { hooks: { Stop: unknown[] } };
    expect(value.hooks.Stop).toEqual([{ hooks: [hooks.Stop] }]);
  });

  it('keeps Windows line ends, tabs and a byte order mark', () => {
    const text = '\uFEFF{\r\n\t"a": 1\r\n}\r\n';
    const result = merged(text);
    expect(result.startsWith('\uFEFF{\r\n\t"a": 1,\r\n\t"hooks": {\r\n\t\t"SessionStart"')).toBe(true);
    expect(/(?<!\r)\n/.test(result)).toBe(false);
    expect(removed(result)).toBe(text);
    expect(mergeHooks(result, hooks)).toMatchObject({ ok: true, changed: false });
  });

  it.each([
    ['a compact file', '{"a":1}'],
    ['a compact file with spaces', '{"a": 1, "b": {}}'],
    ['trailing commas', '{\n  "a": [1,],\n}\n'],
    ['a trailing comma with a comment', '{\n  "a": 1, // one\n}\n'],
    ['a comment before the comma', '{\n  "a": 1 /* one */,\n  "b": 2 /* two */ // and\n}'],
    ['a closing brace on the line of the last value', '{\n  "a": 1 }'],
    ['a first value on the line of the brace', '{ "a": 1 // one\n}'],
    ['empty hooks of the user', '{\n  "hooks": {}\n}'],
    ['an empty event of the user', '{\n  "hooks": {\n    "Stop": [ ],\n    "SessionStart": []\n  }\n}'],
    ['empty hooks with a comment', '{\n  "hooks": { /* none */ }\n}'],
    ['a root with a comment only', '{ // nothing yet\n}\n'],
    ['the same unknown key twice', '{\n  "a": 1,\n  "a": 2\n}'],
    ['groups of an odd form', '{\n  "hooks": {\n    "Stop": [1, {}, {"hooks": 5}, null]\n  }\n}'],
    ['a key named __proto__', '{\n  "__proto__": {"x": 1},\n  "constructor": 2\n}'],
  ])('removing gives back the same bytes: %s', (_name, text) => {
    const result = merged(text);
    expect(readHooks(result)).toMatchObject({ ok: true, entries: [{}, {}, {}] });
    expect(merged(result)).toBe(result);
    expect(removed(result)).toBe(text);
  });
});

describe('what is refused, in words', () => {
  it.each([
    ['{"a": }', /not valid JSON \(line 1/],
    ['{\n"a": 1\n', /not valid JSON \(line/],
    ['[]', /not a JSON object/],
    ['"text"', /not a JSON object/],
    ['{"hooks": []}', /"hooks" as array/],
    ['{"hooks": {"Stop": {}}}', /"hooks\.Stop" as object/],
    ['{"hooks": {}, "hooks": {}}', /"hooks" more than once/],
    ['{"hooks": {"Stop": [], "Stop": []}}', /"hooks\.Stop" more than once/],
    ['['.repeat(100_000), /nested too deeply|not valid JSON/],
  ])('%.40s', (text, reason) => {
    const result = mergeHooks(text, hooks);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.reason).toMatch(reason);
  });
});

describe('taking our hooks out', () => {
  it('leaves no empty group, list or object of ours', () => {
    expect(removed(merged('{}\n'))).toBe('{}\n');
    expect(removed(merged(''))).toBe('{}\n');
  });

  it("leaves the user's empty objects and other hooks in our group alone", () => {
    const mine = { type: 'command', command: 'mine' };
    const text = JSON.stringify(
      { hooks: { Stop: [{ hooks: [hooks.Stop, mine] }], PreCompact: [], X: {} } },
      null,
      2,
    );
    expect(JSON.parse(removed(text))).toEqual({
      hooks: { Stop: [{ hooks: [mine] }], PreCompact: [], X: {} },
    });
  });

  it("keeps a user's comment beside our entry", () => {
    const text = merged('').replace('"Stop": [', '"Stop": [ // every turn');
    expect(removed(text)).toContain('// every turn');
    expect(readHooks(removed(text))).toMatchObject({ ok: true, entries: [] });
  });

  it('changes nothing where there is nothing of ours', () => {
    const text =
      '{ "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "x", "args": ["hook", "Stop"]}]}]} }';
    expect(removeHooks(text)).toEqual({ ok: true, text, changed: false });
    expect(removeHooks('')).toEqual({ ok: true, text: '', changed: false });
  });
});

describe('which hooks are ours', () => {
  const entry = (command: string, args?: unknown, timeout?: number) => ({
    type: 'command',
    command,
    args,
    timeout,
  });
  it.each([
    ['from npm', entry('node', ['/usr/lib/node_modules/process-janitor/out/cli.js', 'hook', 'Stop']), true],
    ['the packaged application', entry('/opt/Process Janitor/process-janitor', ['hook', 'Stop']), true],
    [
      'from a source folder',
      entry('/usr/bin/node', ['/src/process-janitor/out/cli.cjs', 'hook', 'Stop'], 5),
      true,
    ],
    ['from a source folder, as CommonJS', entry('node', ['/src/out/cli.cjs', 'hook', 'Stop'], 5), true],
    [
      'from a source folder, with another time limit',
      entry('node', ['/src/out/cli.js', 'hook', 'Stop'], 9),
      false,
    ],
    ['on Windows', entry('node.exe', ['C:\\src\\pj\\out\\cli.js', 'hook', 'Stop'], 5), true],
    ['as a line for a shell', entry('process-janitor hook Stop'), true],
    ['another program', entry('/usr/bin/node', ['/x/cleaner.js', 'hook', 'Stop'], 5), false],
    ['another event', entry('process-janitor', ['hook', 'SessionEnd']), false],
    ['another command of ours', entry('process-janitor', ['scan']), false],
    ['a text about us', entry('echo process-janitor is great'), false],
    ['no object', null, false],
    ['odd arguments', entry('process-janitor', [1, 'hook', { Stop: 1 }]), false],
  ])('%s', (_name, value, expected) => {
    expect(isJanitorHook(value, 'Stop')).toBe(expected);
  });
});

describe('for any settings', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const group = fc.record({
    matcher: fc.string(),
    hooks: fc.array(fc.record({ type: fc.constant('command'), command: fc.string() })),
  });
  const events = fc.dictionary(
    fc.constantFrom('SessionStart', 'SessionEnd', 'Stop', 'PreToolUse'),
    fc.array(fc.oneof(group, json), { maxLength: 3 }),
  );
  const settings = fc.record(
    { model: json, env: json, hooks: events, 'odd"key': json, permissions: json },
    { requiredKeys: [] },
  );
  const layout = fc.constantFrom(undefined, 1, 2, 4, '\t');
  const text = fc
    .tuple(
      settings,
      layout,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.constantFrom('', '\uFEFF'),
      fc.boolean(),
    )
    .filter(([value]) => Object.keys(value).length > 0)
    .map(([value, indent, eol, comments, mark, trailing]) => {
      let out = JSON.stringify(value, null, indent);
      if (comments && indent !== undefined) out = out.replaceAll(/([[{,])\n/g, '$1 // c "[{,]}"\n');
      if (trailing) out = out.replace(/([^\s{[,])(\s*)\}$/, '$1,$2}');
      return mark + out.replaceAll('\n', eol) + eol;
    });

  it('merging twice is merging once', () => {
    fc.assert(
      fc.property(text, (before) => {
        const once = merged(before);
        expect(mergeHooks(once, hooks)).toEqual({ ok: true, text: once, changed: false });
        expect(readHooks(once)).toMatchObject({ ok: true, entries: [{}, {}, {}] });
      }),
      { numRuns: 500 },
    );
  });

  it('removing what was merged gives back every byte', () => {
    fc.assert(
      fc.property(text, (before) => {
        expect(removed(merged(before))).toBe(before);
      }),
      { numRuns: 1000 },
    );
  });
});

it('turns an entry that names the program into a call of the door, and keeps what the user added to it', () => {
  const door = hooksFor({
    shell: (event) => `/bin/sh '/home/ann/.claude/process-janitor/door.sh' hook ${event}`,
  });
  const before = mergeHooks('', hooks);
  if (!before.ok) throw new Error(before.reason);
  const text = before.text.replaceAll('"timeout": 5', '"timeout": 9');
  const after = mergeHooks(text, door);
  if (!after.ok) throw new Error(after.reason);
  const { hooks: entered } = JSON.parse(after.text) as { hooks: Record<string, { hooks: unknown[] }[]> };
  expect(entered['Stop']?.[0]?.hooks).toEqual([{ ...door.Stop, timeout: 9 }]);
  expect(mergeHooks(after.text, door)).toMatchObject({ ok: true, changed: false });
  expect(removeHooks(after.text)).toMatchObject({ ok: true, text: '{}\n' });
});
