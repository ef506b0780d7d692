import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxLoginItem } from '../../../electron/desktop/login/login-item-linux.ts';

let folder: string;
let file: string;
const program = (name: string) => {
  const target = path.join(folder, name);
  fs.writeFileSync(target, '');
  return target;
};
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-login-'));
  file = path.join(folder, 'autostart/us.desktop');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('"Start at login" on Linux', () => {
  it('is on after it was switched on, and off again', () => {
    const item = linuxLoginItem(file, [program('app'), '--login']);
    expect(item.state()).toEqual({ on: false, available: true, note: null });
    item.set(true);
    expect(item.state()).toEqual({ on: true, available: true, note: null });
    item.set(false);
    expect(item.state().on).toBe(false);
  });

  it('is not on where another copy starts, and says which', () => {
    linuxLoginItem(file, [program('1.0.AppImage'), '--login']).set(true);
    const item = linuxLoginItem(file, [program('2.0.AppImage'), '--login']);
    item.keepTrue?.();
    expect(item.state()).toMatchObject({ on: false, available: true });
    expect(item.state().note).toContain('1.0.AppImage');
    item.set(true);
    expect(item.state()).toEqual({ on: true, available: true, note: null });
  });

  it('follows a program that was renamed', () => {
    const before = program('1.0.AppImage');
    linuxLoginItem(file, [before, '--login']).set(true);
    const after = path.join(folder, 'renamed.AppImage');
    fs.renameSync(before, after);
    const item = linuxLoginItem(file, [after, '--login']);
    expect(item.state().on).toBe(false);
    item.keepTrue?.();
    expect(item.state()).toEqual({ on: true, available: true, note: null });
  });

  it('stays off where the desktop switched it off, also for a program that was renamed', () => {
    linuxLoginItem(file, ['/gone', '--login']).set(true);
    fs.appendFileSync(file, 'Hidden=true\n');
    const item = linuxLoginItem(file, [program('app'), '--login']);
    item.keepTrue?.();
    expect(item.state()).toEqual({ on: false, available: true, note: null });
    expect(fs.readFileSync(file, 'utf8')).toContain('/gone');
  });
});
