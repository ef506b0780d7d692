import { describe, expect, it } from 'vitest';
import {
  autostartEntry,
  autostartIsOn,
  autostartPath,
  execOf,
  execValue,
  programOf,
  loginCommand,
} from '../../../electron/desktop/login/autostart.ts';

/** Reads an Exec value as the specification says: value escapes first, then quoting, then field codes. */
function parseExec(value: string): string[] {
  const unescaped = value.replaceAll(/\\(.)/g, (_all, char: string) => (char === 's' ? ' ' : char));
  const words = unescaped.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  return words.map((word) => {
    const plain = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(["`$\\])/g, '$1') : word;
    return plain.replaceAll('%%', '%');
  });
}

describe('the Exec value', () => {
  it.each([
    [['/usr/bin/process-janitor', '--login'], '/usr/bin/process-janitor --login'],
    [['/opt/Process Janitor/app', '--login'], '"/opt/Process Janitor/app" --login'],
    [['/opt/100%/app'], '"/opt/100%%/app"'],
    [['/opt/$HOME/app'], '"/opt/\\\\$HOME/app"'],
    [['/opt/a\\b'], '"/opt/a\\\\\\\\b"'],
  ])('%j is written as %s', (command, value) => {
    expect(execValue(command)).toBe(value);
  });

  it.each(['/a b', '/a"b', '/a`b', '/a$b', '/a\\b', '/a%f', "/a'b", '/a;b&c|d', '/a*?#~<>()b', '/ü'])(
    '%s is read back unchanged',
    (program) => {
      expect(parseExec(execValue([program, '--login']))).toEqual([program, '--login']);
      const exec = execOf(autostartEntry([program, '--login'])) ?? '';
      expect(programOf(exec)).toBe(program);
    },
  );
});

it('writes an entry that is on, and notices when a desktop switched it off', () => {
  const entry = autostartEntry(['/usr/bin/app', '--login']);
  expect(entry).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
  expect(entry).toContain('\nExec=/usr/bin/app --login\n');
  expect(autostartIsOn(entry)).toBe(true);
  expect(autostartIsOn(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
  expect(autostartIsOn(`${entry}Hidden=true\n`)).toBe(false);
});

it.skipIf(process.platform === 'win32').each([
  [{}, '/home/ann/.config/autostart/x.desktop'],
  [{ XDG_CONFIG_HOME: '/cfg' }, '/cfg/autostart/x.desktop'],
  [{ XDG_CONFIG_HOME: '' }, '/home/ann/.config/autostart/x.desktop'],
  [{ XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/autostart/x.desktop'],
])('belongs, with %j, to %s', (env, file) => {
  expect(autostartPath(env, '/home/ann', 'x.desktop')).toBe(file);
});

it.each([
  ['an AppImage', { appImage: '/apps/J.AppImage', isPackaged: true }, ['/apps/J.AppImage', '--login']],
  ['a package', { appImage: undefined, isPackaged: true }, ['/opt/janitor/app', '--login']],
  ['a checkout', { appImage: '', isPackaged: false }, ['/opt/janitor/app', '/src', '--login']],
])('starts %s', (_what, given, command) => {
  expect(loginCommand({ execPath: '/opt/janitor/app', appPath: '/src', ...given })).toEqual(command);
});
