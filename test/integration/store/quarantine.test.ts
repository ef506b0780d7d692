import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Home } from '../../../electron/store/files/home.ts';
import {
  keptForMs,
  listQuarantine,
  purgeQuarantine,
  quarantineSession,
  restoreSession,
} from '../../../electron/store/records/quarantine.ts';
import { itWhere, needsLinks } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { pluginRecord, putRecord, useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const now = Date.parse('2026-11-20T08:00:00Z');
const hour = 3_600_000;

function putSession(home: Home, id: string): string {
  putRecord(home, id, JSON.stringify(pluginRecord(id)));
  const folder = path.join(home.sessionsDir, id);
  fs.writeFileSync(path.join(folder, 'heartbeat.pid'), Buffer.from([0, 255, 10, 13]));
  fs.mkdirSync(path.join(folder, 'deep', 'er'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'deep', 'er', 'file'), 'x', { mode: 0o640 });
  return folder;
}

/** Every file below `folder` with its mode and bytes. */
function contents(folder: string): [string, number, string][] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = fs.lstatSync(path.join(folder, name));
      const bytes = stat.isFile() ? fs.readFileSync(path.join(folder, name)).toString('hex') : '';
      return [name, stat.mode, bytes];
    });
}

describe('quarantine', () => {
  it('takes a session away and brings it back, the same to the byte', () => {
    const home = newHome();
    const folder = putSession(home, 'crashed');
    const before = contents(folder);
    const moved = quarantineSession(home, 'crashed', now);
    expect(moved).toEqual({ ok: true, path: path.join(home.quarantineDir, `crashed.${now}`) });
    expect(fs.existsSync(folder)).toBe(false);
    expectMode(home.quarantineDir, 0o700);
    expect(listQuarantine(home)).toEqual([
      { sessionId: 'crashed', quarantinedAtMs: now, path: path.join(home.quarantineDir, `crashed.${now}`) },
    ]);
    expect(restoreSession(home, 'crashed')).toEqual({ ok: true });
    expect(contents(folder)).toEqual(before);
    expect(fs.readdirSync(home.quarantineDir)).toEqual([]);
  });

  it('keeps several of the same session apart and restores the newest', () => {
    const home = newHome();
    for (const [text, at] of [
      ['old', now],
      ['new', now],
    ] as const) {
      putRecord(home, 'twice', text);
      expect(quarantineSession(home, 'twice', at).ok).toBe(true);
    }
    expect(listQuarantine(home).map((entry) => entry.quarantinedAtMs)).toEqual([now + 1, now]);
    restoreSession(home, 'twice');
    expect(fs.readFileSync(path.join(home.sessionsDir, 'twice', 'metadata.json'), 'utf8')).toBe('new');
  });

  itWhere(needsLinks, 'never replaces a session that is there', () => {
    const home = newHome();
    putRecord(home, 'back', 'old');
    quarantineSession(home, 'back', now);
    for (const make of [
      () => putRecord(home, 'back', 'new'),
      () => fs.mkdirSync(path.join(home.sessionsDir, 'back')),
      () => fs.symlinkSync('/nowhere', path.join(home.sessionsDir, 'back')),
    ]) {
      make();
      const before = fs.lstatSync(path.join(home.sessionsDir, 'back')).ino;
      expect(restoreSession(home, 'back')).toEqual({
        ok: false,
        reason: expect.stringMatching(/not replaced/),
      });
      expect(fs.lstatSync(path.join(home.sessionsDir, 'back')).ino).toBe(before);
      fs.rmSync(path.join(home.sessionsDir, 'back'), { recursive: true });
    }
    expect(listQuarantine(home)).toHaveLength(1);
  });

  itWhere(needsLinks, 'refuses what is gone, is a link, or has a name that leads elsewhere', () => {
    const home = newHome();
    fs.mkdirSync(path.join(home.dir, 'precious'));
    fs.symlinkSync(path.join(home.dir, 'precious'), path.join(home.sessionsDir, 'link'));
    for (const [id, reason] of [
      ['gone', /does not exist/],
      ['link', /symbolic link/],
      ['../precious', /not a session id/],
      ['', /not a session id/],
      ['a'.repeat(65), /not a session id/],
    ] as const) {
      expect(quarantineSession(home, id, now)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
      expect(restoreSession(home, id).ok).toBe(false);
    }
    expect(fs.existsSync(path.join(home.dir, 'precious'))).toBe(true);
    expect(fs.existsSync(home.quarantineDir)).toBe(false);
  });

  it('a session on another disk stays where it is, and the reason is told', (context) => {
    const home = newHome();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'janitor-test', home.sessionsDir], {
        stdio: 'ignore',
      });
    } catch {
      return context.skip('this machine does not let us mount a small disk');
    }
    try {
      const folder = putSession(home, 'far');
      const before = contents(folder);
      expect(quarantineSession(home, 'far', now)).toEqual({
        ok: false,
        reason: expect.stringMatching(/another disk/),
      });
      expect(contents(folder)).toEqual(before);
      expect(listQuarantine(home)).toEqual([]);
    } finally {
      execFileSync('umount', [home.sessionsDir]);
    }
  });
});

describe('a cut at any instant', () => {
  it('before the move leaves the session where it was, and the empty entry goes later', () => {
    const home = newHome();
    const folder = putSession(home, 'cut');
    const entry = path.join(home.quarantineDir, `cut.${now}`);
    fs.mkdirSync(entry, { recursive: true });
    expect(listQuarantine(home)).toEqual([]);
    expect(restoreSession(home, 'cut').ok).toBe(false);
    purgeQuarantine(home, now + hour / 2);
    expect(fs.existsSync(entry)).toBe(true);
    expect(quarantineSession(home, 'cut', now).ok).toBe(true);
    purgeQuarantine(home, now + 2 * hour);
    expect(fs.existsSync(entry)).toBe(false);
    expect(restoreSession(home, 'cut')).toEqual({ ok: true });
    expect(fs.existsSync(path.join(folder, 'deep', 'er', 'file'))).toBe(true);
  });

  it('in the middle of a purge never offers half a session', () => {
    const home = newHome();
    putSession(home, 'half');
    quarantineSession(home, 'half', now);
    fs.renameSync(
      path.join(home.quarantineDir, `half.${now}`),
      path.join(home.quarantineDir, `.leaving.half.${now}`),
    );
    expect(listQuarantine(home)).toEqual([]);
    purgeQuarantine(home, now);
    expect(fs.readdirSync(home.quarantineDir)).toEqual([]);
  });
});

describe('the purge', () => {
  it('removes after seven days, and not before', () => {
    const home = newHome();
    for (const [id, at] of [
      ['old', now - keptForMs - 1],
      ['young', now - keptForMs + 1],
      ['future', now + keptForMs],
    ] as const) {
      putSession(home, id);
      quarantineSession(home, id, at);
    }
    expect(purgeQuarantine(home, now).map((entry) => entry.sessionId)).toEqual(['old']);
    expect(
      listQuarantine(home)
        .map((entry) => entry.sessionId)
        .sort(),
    ).toEqual(['future', 'young']);
  });

  itWhere(needsLinks, 'removes only what we made and never goes through a link', () => {
    const home = newHome();
    const precious = path.join(home.dir, 'precious');
    fs.mkdirSync(precious);
    fs.writeFileSync(path.join(precious, 'work'), 'years of it');
    const folder = putSession(home, 'has-link');
    fs.symlinkSync(precious, path.join(folder, 'link'));
    quarantineSession(home, 'has-link', now - 2 * keptForMs);
    fs.symlinkSync(precious, path.join(home.quarantineDir, 'linked.1'));
    for (const name of ['notes', 'notes.txt', 'a b.1', '..1'])
      fs.mkdirSync(path.join(home.quarantineDir, name));
    purgeQuarantine(home, now);
    expect(fs.readFileSync(path.join(precious, 'work'), 'utf8')).toBe('years of it');
    expect(fs.readdirSync(home.quarantineDir).sort()).toEqual([
      '..1',
      'a b.1',
      'linked.1',
      'notes',
      'notes.txt',
    ]);
  });

  it('of a home without quarantine does nothing', () => {
    const home = newHome();
    expect(purgeQuarantine(home, now)).toEqual([]);
    expect(listQuarantine(home)).toEqual([]);
  });
});
