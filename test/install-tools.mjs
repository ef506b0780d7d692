// `npm run test:tools`: on Debian and its relatives, as root, installs the programs that some of the tests need.
// Elsewhere it says what is missing; those tests are then skipped, and say so too. `npm test` calls it with
// --where-asked: nothing is installed then, unless this is a machine of CI's.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's package for each program (any of several names will do), and what is tested with it. */
const tools = [
  { programs: ['chromium', 'chromium-browser', 'google-chrome'], package: 'chromium', tests: 'the window' },
  { programs: ['dunst'], package: 'dunst', tests: 'notifications' },
  { programs: ['notify-send'], package: 'libnotify-bin', tests: 'notifications' },
  { programs: ['dbus-run-session'], package: 'dbus', tests: 'notifications' },
  { programs: ['openbox'], package: 'openbox', tests: 'the real Electron' },
  { programs: ['xfce4-panel'], package: 'xfce4-panel', tests: 'the real Electron' },
  { programs: ['xdotool'], package: 'xdotool', tests: 'the real Electron' },
  { programs: ['import'], package: 'imagemagick', tests: 'the real Electron' },
  { programs: ['dbus-daemon'], package: 'dbus-daemon', tests: 'the real Electron' },
  { programs: ['dbus-send'], package: 'dbus-bin', tests: 'the real Electron' },
  { programs: ['unzip'], package: 'unzip', tests: 'the real Electron' },
  { programs: ['Xvfb'], package: 'xvfb', tests: 'notifications' },
  { programs: ['tmux'], package: 'tmux', tests: 'terminal multiplexers' },
  { programs: ['script'], package: 'bsdutils', tests: 'terminals' },
  { programs: ['wine'], package: 'wine', tests: 'Windows (test:windows)' },
  {
    programs: ['x86_64-w64-mingw32-gcc'],
    package: 'gcc-mingw-w64-x86-64-posix',
    tests: 'Windows (test:windows)',
  },
  { programs: ['gcc'], package: 'gcc', tests: 'failing calls (test:faults)' },
  { programs: ['python3'], package: 'python3', tests: 'terminals and threads' },
];

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const missingTools = () => tools.filter(({ programs }) => !programs.some(isOnPath));

function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`Installing for the tests: ${packages.join(', ')}`);
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

if (process.platform === 'linux') {
  const chosen = process.env.CHROMIUM_PATH;
  const wanted = missingTools().filter((tool) => tool.package !== 'chromium' || !chosen);
  const isAsked = !process.argv.includes('--where-asked') || process.env.CI === 'true';
  const mayInstall = isAsked && process.getuid() === 0 && isOnPath('apt-get');
  if (wanted.length > 0 && mayInstall) install([...new Set(wanted.map((tool) => tool.package))]);
  for (const tool of missingTools()) {
    if (tool.package === 'chromium' && chosen) continue;
    console.log(
      `Missing: ${tool.programs[0]}. The tests of ${tool.tests} are skipped. Install it: npm run test:tools (as root), or apt-get install ${tool.package}`,
    );
  }
}

await import('./e2e/electron/host/install.mjs');
