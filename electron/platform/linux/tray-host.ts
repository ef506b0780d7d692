import type { System } from '../system.ts';

const watcher = 'org.kde.StatusNotifierWatcher';
const objectPath = '/StatusNotifierWatcher';
const property = 'IsStatusNotifierHostRegistered';
const getter = 'org.freedesktop.DBus.Properties.Get';

/** Programs that can ask the session's message bus, from GLib, systemd and D-Bus itself; most desktops have all. */
const askers: readonly { program: string; args: readonly string[] }[] = [
  {
    program: 'gdbus',
    args: [
      'call',
      '--session',
      '--dest',
      watcher,
      '--object-path',
      objectPath,
      '--method',
      getter,
      watcher,
      property,
    ],
  },
  { program: 'busctl', args: ['--user', 'get-property', watcher, objectPath, watcher, property] },
  {
    program: 'dbus-send',
    args: [
      '--session',
      '--print-reply=literal',
      `--dest=${watcher}`,
      objectPath,
      getter,
      `string:${watcher}`,
      `string:${property}`,
    ],
  },
];

const timeLimitMs = 2_000;

/**
 * Whether a panel shows the icons of programs: stock GNOME has none, nor have bare window managers. Electron doesn't
 * tell. Source: freedesktop.org, StatusNotifierItem specification, "StatusNotifierWatcher".
 *
 * @returns false also where nobody can be asked: better a window too much than nothing to see
 */
export async function trayHostRuns(run: System['run']): Promise<boolean> {
  for (const { program, args } of askers) {
    try {
      const { code, stdout } = await run(program, args, timeLimitMs);
      return code === 0 && /\btrue\b/.test(stdout);
    } catch {
      // Not installed, or it hangs; another one may answer.
    }
  }
  return false;
}
