import { describe, expect, it } from 'vitest';
import { attachmentOf, isAttached } from '../../../../shared/session/attach.ts';
import { processIdentity } from '../../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import type { Attachment, SessionOwner } from '../../../../shared/session/session.ts';
import { listed, row } from '../../../fakes/process-row.ts';

function owner(info: ProcessInfo, attachment: Attachment): SessionOwner {
  return {
    identity: info.identity!,
    pidDomain: null,
    tty: info.tty,
    processGroup: info.processGroup,
    session: info.session,
    attachment,
    source: 'hook',
    kind: null,
    entrypoint: null,
    version: null,
    name: null,
  };
}

const systemdUser = row(900, {
  name: 'systemd',
  executable: '/usr/lib/systemd/systemd',
  argv: ['systemd', '--user'],
});
const relay = row(77, { name: 'Relay(78)', executable: '/init', argv: ['/init'] });

describe('what a session belongs to when it is registered', () => {
  it('its terminal, whoever its parent is', () => {
    const claude = row(50, { tty: 'pts/3', parentPid: 40 });
    expect(attachmentOf(claude, listed(claude, row(40)))).toEqual({ kind: 'terminal', tty: 'pts/3' });
  });

  it('its parent, where it has no terminal', () => {
    const claude = row(50, { parentPid: 40 });
    const parent = row(40);
    expect(attachmentOf(claude, listed(claude, parent))).toEqual({ kind: 'parent', parent: parent.identity });
  });

  it.each([
    ['init', row(50, { parentPid: 1 }), []],
    ["the user's systemd", row(950, { parentPid: 900 }), [systemdUser]],
    ["WSL's relay", row(80, { parentPid: 77 }), [relay]],
    ['a zombie', row(50, { parentPid: 40 }), [row(40, { state: 'zombie' })]],
    ['nobody', row(50, { parentPid: 40 }), []],
    ["a younger process that got the dead parent's pid (Windows)", row(50, { parentPid: 60 }), [row(60)]],
    ['a process that could not be read', row(50, { parentPid: 40 }), [row(40, { identity: null })]],
  ])('nothing, where its parent is %s', (_who, claude, others) => {
    expect(attachmentOf(claude, listed(claude, ...others))).toEqual({ kind: 'detached' });
  });

  it('whoever started it by `run`: the process of ours in between holds nobody', () => {
    const argv = ['node', 'C:\\npm\\process-janitor\\out\\cli.cjs', 'run', '--', 'claude'];
    const [claude, ours, shell] = [row(50, { parentPid: 45 }), row(45, { parentPid: 40, argv }), row(40)];
    expect(attachmentOf(claude, listed(claude, ours, shell))).toEqual({
      kind: 'parent',
      parent: shell.identity,
    });
    // Somebody killed ours: the program still belongs to the shell.
    const registered = owner(claude, attachmentOf(claude, listed(claude, ours, shell)));
    expect(isAttached(registered, claude, listed(claude, shell))).toBe(true);
    expect(isAttached(registered, claude, listed(claude, ours))).toBe(false);
    const keep = row(45, { parentPid: 40, argv: ['node', '/usr/lib/out/cli.cjs', 'keep', 'run'] });
    expect(attachmentOf(claude, listed(claude, keep, shell))).toMatchObject({ parent: keep.identity });
  });

  it("a container's pid 1 counts as a parent: being its child proves nothing", () => {
    const server = row(1, {
      parentPid: 0,
      name: 'node',
      executable: '/usr/bin/node',
      argv: ['node', 'server.js'],
    });
    const claude = row(50, { parentPid: 1 });
    expect(
      attachmentOf(
        claude,
        new Map([
          [1, server],
          [50, claude],
        ]),
      ),
    ).toEqual({
      kind: 'parent',
      parent: server.identity,
    });
  });
});

describe('whether a session still belongs to someone', () => {
  const parent = row(40);
  const withTty = row(50, { tty: 'pts/3', parentPid: 40 });
  const without = row(50, { tty: null, parentPid: 40 });
  const recycled = row(40, {
    identity: processIdentity({ pid: 40, startToken: '999', bootId: 'boot-1', uid: 1000 }),
  });
  const terminal: Attachment = { kind: 'terminal', tty: 'pts/3' };
  const underParent: Attachment = { kind: 'parent', parent: parent.identity! };

  it.each<[string, boolean, Attachment, ProcessInfo, ProcessInfo[]]>([
    ['it has its terminal', true, terminal, withTty, []],
    ['it was moved to another terminal', true, terminal, row(50, { tty: 'pts/9' }), []],
    ['its terminal was taken away', false, terminal, without, [parent]],
    ['its parent lives', true, underParent, without, [parent]],
    ['its parent lives, though it was re-parented', true, underParent, row(50, { parentPid: 1 }), [parent]],
    ['its parent is gone', false, underParent, row(50, { parentPid: 1 }), []],
    ['its parent is a zombie', false, underParent, without, [row(40, { state: 'zombie' })]],
    ["its parent's pid belongs to another process", false, underParent, without, [recycled]],
    ["who its parent is now can't be read", true, underParent, without, [row(40, { identity: null })]],
    ['it was detached when first seen', false, { kind: 'detached' }, without, [parent]],
    ['it was detached, and has a terminal now', true, { kind: 'detached' }, withTty, [parent]],
  ])('%s: %s', (_what, expected, attachment, info, others) => {
    expect(isAttached(owner(info, attachment), info, listed(info, ...others))).toBe(expected);
  });
});
