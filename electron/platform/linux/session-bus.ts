import type { System } from '../system.ts';

/** A question to a service of the desktop. */
interface Question {
  service: string;
  object: string;
  /** The interface and its method. */
  method: readonly [string, string];
  texts: readonly string[];
}

/** freedesktop.org, StatusNotifierItem specification, "StatusNotifierWatcher". */
const watcher = 'org.kde.StatusNotifierWatcher';
const trayHost: Question = {
  service: watcher,
  object: '/StatusNotifierWatcher',
  method: ['org.freedesktop.DBus.Properties', 'Get'],
  texts: [watcher, 'IsStatusNotifierHostRegistered'],
};

/** freedesktop.org, Desktop Notifications Specification. */
const notifications: Question = {
  service: 'org.freedesktop.Notifications',
  object: '/org/freedesktop/Notifications',
  method: ['org.freedesktop.Notifications', 'GetServerInformation'],
  texts: [],
};

/** Programs that can ask the session's message bus, from GLib, systemd and D-Bus itself; most desktops have all. */
const askers: readonly { program: string; args: (question: Question) => readonly string[] }[] = [
  {
    program: 'gdbus',
    args: ({ service, object, method, texts }) => [
      ...['call', '--session', '--dest', service, '--object-path', object],
      ...['--method', method.join('.'), ...texts],
    ],
  },
  {
    program: 'busctl',
    args: ({ service, object, method, texts }) => [
      ...['--user', 'call', service, object, ...method],
      ...(texts.length > 0 ? ['s'.repeat(texts.length), ...texts] : []),
    ],
  },
  {
    program: 'dbus-send',
    args: ({ service, object, method, texts }) => [
      ...['--session', '--print-reply', `--dest=${service}`, object, method.join('.')],
      ...texts.map((text) => `string:${text}`),
    ],
  },
];

const timeLimitMs = 2_000;

/** @returns what was answered, or `null`: there is no such service, or nobody can be asked */
async function ask(question: Question, run: System['run']): Promise<string | null> {
  for (const { program, args } of askers) {
    try {
      const { code, stdout } = await run(program, args(question), timeLimitMs);
      return code === 0 ? stdout : null;
    } catch {
      // Not installed, or it hangs; another one may answer.
    }
  }
  return null;
}

/**
 * Whether a panel shows the icons of programs: stock GNOME has none, nor have bare window managers. Electron doesn't
 * tell. False also where nobody can be asked: better a window too much than nothing to see.
 */
export const trayHostRuns = async (run: System['run']): Promise<boolean> =>
  /\btrue\b/.test((await ask(trayHost, run)) ?? '');

/** Whether notifications arrive anywhere. Electron doesn't tell: it takes them, and nothing happens. */
export const notificationsArrive = async (run: System['run']): Promise<boolean> =>
  (await ask(notifications, run)) !== null;
