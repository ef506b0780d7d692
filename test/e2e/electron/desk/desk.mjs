// A small real desktop of its own: screen, message bus, window manager, panel with a tray, notifications; in namespaces of
// its own, for an ordinary user whom nobody has to make.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../../..');
const here = import.meta.dirname;

export const users = { ordinary: { id: 1500, name: 'ada' }, root: { id: 0, name: 'root' } };

/** Debian: xvfb dbus-bin dbus-daemon openbox xfce4-panel dunst util-linux xdotool imagemagick. */
const programs = [
  'Xvfb',
  'dbus-daemon',
  'dbus-send',
  'openbox',
  'xfce4-panel',
  'dunst',
  'unshare',
  'setpriv',
  'xdotool',
  'import',
  'display',
];

const isOnPath = (program) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Why it can't be made here; `null`: it can. */
export function whyNoDesk() {
  if (process.platform !== 'linux') return 'it is made of Linux programs';
  if (process.getuid() !== 0) return 'making it takes root';
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  if (spawnSync('unshare', ['--mount', '--pid', '--fork', '--mount-proc', 'true']).status !== 0) {
    return 'this machine allows no namespaces';
  }
  const asUser = [
    `--reuid=${users.ordinary.id}`,
    `--regid=${users.ordinary.id}`,
    '--clear-groups',
    process.execPath,
    '-e',
    `fs.readFileSync(${JSON.stringify(path.join(root, 'package.json'))})`,
  ];
  return spawnSync('setpriv', asUser).status === 0 ? null : 'an ordinary user cannot read this folder';
}

/** Openbox's theme, and the desktop's two colours from top to bottom. */
const themes = {
  light: { windows: 'Clearlooks', colours: '#a9bccb-#7d95a8' },
  dark: { windows: 'Onyx', colours: '#3b4754-#232b34' },
};

/** The user's home and the settings of the desktop's programs. */
function furnish(folder, who, theme) {
  const panel = path.join(folder, 'home/.config/xfce4/xfconf/xfce-perchannel-xml');
  for (const made of [panel, path.join(folder, 'run'), path.join(folder, 'lent')]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
  }
  const read = (name) => readFileSync(path.join(here, name), 'utf8');
  writeFileSync(
    path.join(panel, 'xfce4-panel.xml'),
    read('panel.xml').replace('DARK', String(theme !== 'light')),
  );
  writeFileSync(
    path.join(folder, 'openbox.xml'),
    read('openbox.xml').replace('THEME', themes[theme].windows),
  );
  writeFileSync(path.join(folder, 'dunstrc'), read('dunstrc'));
  const row = `${who.name}:x:${who.id}:${who.id}:${who.name}:${folder}/home:/bin/sh\n`;
  const others = readFileSync('/etc/passwd', 'utf8');
  writeFileSync(path.join(folder, 'passwd'), who.id === 0 ? others : others + row);
  writeFileSync(
    path.join(folder, 'group'),
    `${readFileSync('/etc/group', 'utf8')}${who.name}:x:${who.id}:\n`,
  );
  spawnSync('chown', ['-R', `${who.id}:${who.id}`, folder]);
}

/**
 * Runs a command in a desktop of its own, to its end.
 *
 * @param command program and arguments
 * @param env what it is told beyond PATH, HOME and the like
 * @param lend a folder that the user could not reach; it appears as `$DESK/lent`
 * @param theme of panel, title bars and background
 * @returns the exit code
 */
export function inDesk({ who, command, env = {}, lend = '', theme = 'dark' }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'janitor-desk-'));
  try {
    furnish(folder, who, theme);
    const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
    const { status } = spawnSync(
      'unshare',
      [...namespaces, 'bash', path.join(here, 'inside.sh'), ...command],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          PATH: process.env.PATH,
          ...(process.env.CI === undefined ? {} : { CI: process.env.CI }),
          LANG: 'C.UTF-8',
          HOME: path.join(folder, 'home'),
          USER: who.name,
          LOGNAME: who.name,
          SHELL: '/bin/sh',
          XDG_RUNTIME_DIR: path.join(folder, 'run'),
          XDG_CURRENT_DESKTOP: 'XFCE',
          XDG_SESSION_TYPE: 'x11',
          DESK: folder,
          DESK_UID: String(who.id),
          DESK_USER: who.name,
          DESK_LEND: lend,
          DESK_COLOURS: themes[theme].colours,
          PROJECT: root,
          ...env,
        },
      },
    );
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
