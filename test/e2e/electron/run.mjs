// `npm run test:electron`: the tray application in a real Electron on a small real desktop of its own, as an ordinary
// user with Chromium's sandbox on, and once as root without. Where that can't be had, it says what is missing.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findElectron } from '../../../build/electron-runtime.mjs';
import { registryElectron } from './host/registry-electron.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const { env } = process;
const desk = path.join(import.meta.dirname, 'desk');
const user = { id: 1500, name: 'ada' };

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
  (env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A filter may fit one of the two runs only; Playwright takes that for a failure. */
const hasTests = (who, args) => {
  if (args.length === 0) return true;
  const [command, ...list] = playwright([...args, '--list']);
  return spawnSync(command, list, { env: { ...env, DESK_USER: who.name }, stdio: 'ignore' }).status === 0;
};

const playwright = (args) => [
  process.execPath,
  path.join(root, 'node_modules/@playwright/test/cli.js'),
  'test',
  '--config',
  path.join(root, 'build/playwright.electron.config.ts'),
  ...args,
];

/** Runs the tests in a desktop of their own and gives the exit code. */
function inDesk(who, electron, args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'janitor-desk-'));
  try {
    const panel = path.join(folder, 'home/.config/xfce4/xfconf/xfce-perchannel-xml');
    for (const made of [panel, path.join(folder, 'run')]) mkdirSync(made, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(panel, 'xfce4-panel.xml'), readFileSync(path.join(desk, 'panel.xml')));
    writeFileSync(
      path.join(folder, 'dunstrc'),
      '[global]\n monitor = 0\n width = 420\n origin = top-right\n offset = 12x50\n mouse_left_click = do_action, close_current\n[urgency_normal]\n timeout = 60\n',
    );
    const row = (id, name) => `${name}:x:${id}:${id}:${name}:${folder}/home:/bin/sh\n`;
    const others = readFileSync('/etc/passwd', 'utf8');
    writeFileSync(path.join(folder, 'passwd'), who.id === 0 ? others : others + row(who.id, who.name));
    writeFileSync(
      path.join(folder, 'group'),
      `${readFileSync('/etc/group', 'utf8')}${who.name}:x:${who.id}:\n`,
    );
    spawnSync('chown', ['-R', `${who.id}:${who.id}`, folder]);
    // What an earlier run left may belong to another user.
    const results = path.join(root, 'test-results', `electron-${who.name}`);
    rmSync(results, { recursive: true, force: true });
    for (const made of [results, path.join(root, 'test-results/electron-desktop')]) {
      mkdirSync(made, { recursive: true });
      chownSync(made, who.id, who.id);
    }
    // Playwright removes this folder at its start, so the one around it must be the user's too.
    const output = path.join(results, 'files');
    const inside = ['bash', path.join(desk, 'inside.sh'), ...playwright([...args, '--output', output])];
    const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
    const { status } = spawnSync('unshare', [...namespaces, ...inside], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...env,
        DESK: folder,
        DESK_UID: String(who.id),
        DESK_USER: who.name,
        PROJECT: root,
        ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electron),
      },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function whyNoDesk() {
  if (process.platform !== 'linux') return 'it is made of Linux programs';
  if (process.getuid() !== 0) return 'making it takes root';
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  if (spawnSync('unshare', ['--mount', '--pid', '--fork', '--mount-proc', 'true']).status !== 0) {
    return 'this machine allows no namespaces';
  }
  const asUser = [
    '--reuid=1500',
    '--regid=1500',
    '--clear-groups',
    process.execPath,
    '-e',
    `fs.readFileSync(${JSON.stringify(path.join(root, 'package.json'))})`,
  ];
  return spawnSync('setpriv', asUser).status === 0 ? null : 'an ordinary user can not read this folder';
}

const skip = (reason) => console.warn(`SKIPPED: the real Electron, since ${reason}.`);

function main(args) {
  if (!existsSync(path.join(root, 'out/main.js'))) return skip('out/ is not built; run `npm run build`');
  const pinned = findElectron(root, env);
  const fromRegistry = path.join(registryElectron.folder, 'electron');
  const electron = pinned ?? (existsSync(fromRegistry) ? fromRegistry : null);
  if (electron === null)
    return skip("Electron's program is missing; run `npx install-electron --no` or `npm run test:tools`");
  console.log(
    pinned === null
      ? `On Electron ${registryElectron.version} from the npm registry: the pinned one could not be had, and never ran here.`
      : `On Electron in ${path.dirname(pinned)}.`,
  );
  const noDesk = whyNoDesk();
  if (noDesk === null) {
    const halves = [user, { id: 0, name: 'root' }].filter((who) => hasTests(who, args));
    if (halves.length === 0) console.error(`No test fits: ${args.join(' ')}`);
    const failed = halves.map((who) => inDesk(who, electron, args)).find((code) => code !== 0);
    process.exitCode = failed ?? (halves.length === 0 ? 1 : 0);
    return;
  }
  console.warn(`There is no desktop of its own, since ${noDesk}.`);
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return skip('there is no display either');
  const [command, ...all] = playwright(args);
  const { status } = spawnSync(command, all, {
    stdio: 'inherit',
    env: { ...env, DESK_USER: '', ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electron) },
  });
  process.exitCode = status ?? 1;
}

main(process.argv.slice(2));
