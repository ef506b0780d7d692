// The tray application in a real Electron on a small real desktop of its own. Where that can't be had, it says what is
// missing. `npm run test:electron`: as an ordinary user with Chromium's sandbox on, and once as root without.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claudeProgram } from '../../claude/support/claude-program.mjs';
import { inDesk, users, whyNoDesk } from './desk/desk.mjs';
import { describeElectron, root, whichElectron } from './host/which-electron.mjs';
import { packed } from './packaged/pack.mjs';

const { env } = process;

const playwright = (project, args) => [
  process.execPath,
  path.join(root, 'node_modules/@playwright/test/cli.js'),
  'test',
  '--config',
  path.join(root, 'test/configs/playwright.electron.config.ts'),
  `--project=${project}`,
  ...args,
];

/** A filter may fit one of two runs only; Playwright takes that for a failure. */
const hasTests = (project, who, args) => {
  if (args.length === 0) return true;
  const [command, ...list] = playwright(project, [...args, '--list']);
  return spawnSync(command, list, { env: { ...env, DESK_USER: who.name }, stdio: 'ignore' }).status === 0;
};

/** Runs the tests of a project as one user and gives the exit code. */
function testsInDesk(project, who, args, more) {
  // What an earlier run left may belong to another user.
  const results = path.join(root, 'test-results', `${project}-${who.name}`);
  rmSync(results, { recursive: true, force: true });
  for (const made of [results, path.join(root, 'test-results/electron-desktop')]) {
    mkdirSync(made, { recursive: true });
    chownSync(made, who.id, who.id);
  }
  // Playwright removes this folder at its start, so the one around it must be the user's too.
  const output = path.join(results, 'files');
  return inDesk({ who, command: playwright(project, [...args, '--output', output]), ...more });
}

const skip = (reason) => console.warn(`SKIPPED: the real Electron, since ${reason}.`);

function program(electron, args) {
  const more = { ELECTRON_OVERRIDE_DIST_PATH: electron.folder };
  const noDesk = whyNoDesk();
  if (noDesk === null) {
    const halves = [users.ordinary, users.root].filter((who) => hasTests('program', who, args));
    if (halves.length === 0) console.error(`No test fits: ${args.join(' ')}`);
    const codes = halves.map((who) => testsInDesk('program', who, args, { env: more }));
    process.exitCode = codes.find((code) => code !== 0) ?? (halves.length === 0 ? 1 : 0);
    return;
  }
  console.warn(`There is no desktop of its own, since ${noDesk}.`);
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    skip('there is no display either');
    return;
  }
  const [command, ...all] = playwright('program', args);
  const { status } = spawnSync(command, all, {
    stdio: 'inherit',
    env: { ...env, DESK_USER: '', ...more },
  });
  process.exitCode = status ?? 1;
}

function packaged(electron, args) {
  const noDesk = whyNoDesk();
  if (noDesk !== null) return skip(`there is no desktop of its own: ${noDesk}`);
  packed(electron, (folder) => {
    const told = { ELECTRON_OVERRIDE_DIST_PATH: electron.folder, PACKAGED: folder };
    process.exitCode = testsInDesk('packaged', users.ordinary, args, { env: told });
  });
}

function claude(electron, args) {
  const noDesk = whyNoDesk();
  if (noDesk !== null) return skip(`there is no desktop of its own: ${noDesk}`);
  const found = claudeProgram();
  if (!found.ok) return skip(`the real Claude Code is missing: ${found.reason}`);
  process.exitCode = testsInDesk('claude', users.ordinary, args, {
    env: { ELECTRON_OVERRIDE_DIST_PATH: electron.folder, CLAUDE_NAME: path.basename(found.bin) },
    lend: path.dirname(found.bin),
  });
}

/** README's pictures, drawn anew on a small screen. */
function pictures(electron, args) {
  const noDesk = whyNoDesk();
  if (noDesk !== null) return skip(`there is no desktop of its own: ${noDesk}`);
  const made = mkdtempSync(path.join(os.tmpdir(), 'janitor-pictures-'));
  try {
    chmodSync(made, 0o777);
    const env = { ELECTRON_OVERRIDE_DIST_PATH: electron.folder, PICTURES: made, DESK_SCREEN: '640x680' };
    const codes = ['light', 'dark'].map((theme) =>
      testsInDesk('pictures', users.ordinary, args, { theme, env: { ...env, DESK_THEME: theme } }),
    );
    process.exitCode = codes.find((code) => code !== 0) ?? 0;
    for (const name of readdirSync(made)) {
      copyFileSync(path.join(made, name), path.join(root, 'docs/pictures', name));
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

const projects = { program, packaged, claude, pictures };

const [project, ...args] = process.argv.slice(2);
const electron = whichElectron(env);
if (!electron.ok) skip(electron.reason);
else {
  console.log(describeElectron(electron));
  projects[project](electron, args);
}
