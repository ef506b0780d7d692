import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  hooksStatus,
  installHooks,
  uninstallHooks,
} from '../../../electron/store/settings/settings-hooks.ts';
import { itWhere, needsLinks } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const node = process.execPath;
const cli = (dir: string) => {
  const file = path.join(dir, 'process-janitor', 'out', 'cli.js');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  return file;
};
const backups = (dir: string) =>
  fs.readdirSync(dir).filter((name) => name.startsWith('settings.json.janitor-backup-'));

/** A group beside the first that we may give a file to; root may give it to any. */
const otherGroup =
  process.getgroups?.().find((group) => group !== process.getegid?.()) ??
  (process.getuid?.() === 0 ? 54_321 : null);
const needsOtherGroup = otherGroup === null ? 'we are in one group only' : null;

describe('hooks install and uninstall', () => {
  it('enters, backs up first, is idempotent, and takes out again to the byte', () => {
    const home = newHome();
    const text = '{\n  // mine\n  "model": "opus",\n}\n';
    fs.writeFileSync(home.settingsPath, text, { mode: 0o644 });
    expect(hooksStatus(home)).toBe('not-connected');
    const installed = installHooks(home, { command: node, args: [cli(home.dir)] });
    expect(installed).toEqual({
      ok: true,
      changed: true,
      backup: expect.stringMatching(/janitor-backup-\d{8}T\d{9}Z$/),
    });
    expect(installed.ok && fs.readFileSync(installed.backup ?? '', 'utf8')).toBe(text);
    expect(hooksStatus(home)).toBe('connected');
    expectMode(home.settingsPath, 0o644);
    expect(installHooks(home, { command: node, args: [cli(home.dir)] })).toEqual({
      ok: true,
      changed: false,
      backup: null,
    });
    expect(uninstallHooks(home)).toMatchObject({ ok: true, changed: true });
    expect(fs.readFileSync(home.settingsPath, 'utf8')).toBe(text);
    expect(uninstallHooks(home)).toEqual({ ok: true, changed: false, backup: null });
    expect(hooksStatus(home)).toBe('not-connected');
  });

  it('makes a missing file, for us alone, and has nothing to back up', () => {
    const home = newHome();
    expect(uninstallHooks(home)).toEqual({
      ok: true,
      changed: false,
      backup: null,
    });
    expect(installHooks(home, { command: node, args: [cli(home.dir)] })).toEqual({
      ok: true,
      changed: true,
      backup: null,
    });
    expectMode(home.settingsPath, 0o600);
    expect(hooksStatus(home)).toBe('connected');
  });

  it('keeps the newest three backups and none of the files of others', async () => {
    const home = newHome();
    fs.writeFileSync(path.join(home.dir, 'settings.json.janitor-backup-mine'), '');
    fs.writeFileSync(home.settingsPath, '{}');
    for (let round = 0; round < 4; round += 1) {
      installHooks(home, { command: node, args: [cli(home.dir)] });
      await new Promise((resolve) => setTimeout(resolve, 2));
      uninstallHooks(home);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(backups(home.dir)).toHaveLength(4);
    expect(backups(home.dir)).toContain('settings.json.janitor-backup-mine');
  });

  itWhere(needsOtherGroup, 'keeps the group that the user has given the file to', () => {
    const home = newHome();
    fs.writeFileSync(home.settingsPath, '{"a": 1}\n');
    fs.chownSync(home.settingsPath, process.getuid?.() ?? 0, otherGroup ?? 0);
    fs.chmodSync(home.settingsPath, 0o660);
    expect(installHooks(home, { command: node, args: [cli(home.dir)] }).ok).toBe(true);
    expect(fs.statSync(home.settingsPath).gid).toBe(otherGroup);
    expectMode(home.settingsPath, 0o660);
  });

  itWhere(needsLinks, 'writes through a link into the dotfiles of the user and keeps the mode', () => {
    const home = newHome();
    const target = path.join(home.dir, 'dotfiles', 'claude.json');
    fs.mkdirSync(path.dirname(target));
    fs.writeFileSync(target, '{"a": 1}\n', { mode: 0o640 });
    fs.symlinkSync(target, home.settingsPath);
    expect(installHooks(home, { command: node, args: [cli(home.dir)] }).ok).toBe(true);
    expect(fs.lstatSync(home.settingsPath).isSymbolicLink()).toBe(true);
    expectMode(target, 0o640);
    expect(fs.readFileSync(target, 'utf8')).toContain('SessionStart');
    expect(fs.readdirSync(path.dirname(target))).toEqual(['claude.json']);
  });

  it.each([
    ['torn', '{"a": ', /not valid JSON/],
    ['a hooks key of a wrong type', '{"hooks": "none"}', /"hooks" as string/],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), /not UTF-8/],
  ])('refuses and changes nothing: %s', (_name, content, reason) => {
    const home = newHome();
    fs.writeFileSync(home.settingsPath, content);
    for (const change of [
      () => installHooks(home, { command: node, args: [cli(home.dir)] }),
      () => uninstallHooks(home),
    ]) {
      expect(change()).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    }
    expect(fs.readFileSync(home.settingsPath)).toEqual(Buffer.from(content));
    expect(backups(home.dir)).toEqual([]);
    expect(hooksStatus(home)).toBe('unreadable');
  });

  itWhere(needsLinks, 'tells why it could not be written', () => {
    const home = newHome();
    fs.symlinkSync(path.join(home.dir, 'nowhere'), home.settingsPath);
    expect(installHooks(home, { command: node, args: ['cli.js'] })).toEqual({
      ok: false,
      reason: expect.stringMatching(/symbolic link/),
    });
  });
});

describe('the status', () => {
  it('is outdated when the installation has moved, and connected after a repair', () => {
    const home = newHome();
    const old = cli(path.join(home.dir, 'old'));
    installHooks(home, { command: node, args: [old] });
    fs.rmSync(path.join(home.dir, 'old'), { recursive: true });
    expect(hooksStatus(home)).toBe('outdated');
    const current = cli(path.join(home.dir, 'new'));
    expect(hooksStatus(home, { command: node, args: [current] })).toBe('outdated');
    installHooks(home, { command: node, args: [current] });
    expect(hooksStatus(home, { command: node, args: [current] })).toBe('connected');
    expect(fs.readFileSync(home.settingsPath, 'utf8')).not.toContain('old');
  });

  it('is outdated when an event is missing', () => {
    const home = newHome();
    installHooks(home, { command: node, args: [cli(home.dir)] });
    const settings = JSON.parse(fs.readFileSync(home.settingsPath, 'utf8')) as {
      hooks: Record<string, unknown>;
    };
    delete settings.hooks['Stop'];
    fs.writeFileSync(home.settingsPath, JSON.stringify(settings));
    expect(hooksStatus(home)).toBe('outdated');
  });

  it('is disabled when the user turned all hooks off', () => {
    const home = newHome();
    installHooks(home, { command: node, args: [cli(home.dir)] });
    const text = fs.readFileSync(home.settingsPath, 'utf8').replace('{', '{ "disableAllHooks": true,');
    fs.writeFileSync(home.settingsPath, text);
    expect(hooksStatus(home)).toBe('disabled');
  });
});
