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
  return spawnSync('setpriv', asUser).status === 0 ? null : 'an ordinary user can not read this folder';
}

/** The user's home and the settings of the desktop's programs. */
function furnish(folder, who) {
  const panel = path.join(folder, 'home/.config/xfce4/xfconf/xfce-perchannel-xml');
  for (const made of [panel, path.join(folder, 'run'), path.join(folder, 'lent')]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
  }
  writeFileSync(path.join(panel, 'xfce4-panel.xml'), readFileSync(path.join(here, 'panel.xml')));
  writeFileSync(path.join(folder, 'dunstrc'), readFileSync(path.join(here, 'dunstrc')));
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
 * @returns the exit code
 */
export function inDesk({ who, command, env = {}, lend = '' }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'janitor-desk-'));
  try {
    furnish(folder, who);
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
