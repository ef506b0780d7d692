import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { readHistory } from '../../../../electron/store/records/history.ts';
import { endOurs } from '../../../fakes/real/own-processes.ts';
import { crashedSession } from '../../../fakes/real/real-orphans.ts';
import { agreeNatively, chooseInTray, shoot, trayItems, trayTooltip } from '../desktop.ts';
import { newHome, ownEnvironment } from '../launch.ts';
import { program, startPackaged, startPackagedChild, type Packaged } from './open-packaged.ts';

const run = promisify(execFile);
type Made = ReturnType<typeof newHome>;

let homes: Made[] = [];
let running: Packaged[] = [];
let crashed: Awaited<ReturnType<typeof crashedSession>>;
let afterCrash: Made;

function makeHome(isFirstRun: boolean): Made {
  const made = newHome({ heartbeat_interval_seconds: 5, min_session_age_minutes: 1 }, isFirstRun);
  homes.push(made);
  return made;
}

async function begin(made: Made, env: NodeJS.ProcessEnv = {}): Promise<Packaged> {
  const packaged = await startPackaged(made.homeDir, env);
  running.push(packaged);
  return packaged;
}

// First of all: it has to be a minute old before anything of it may be touched, and no clock is turned here.
test.beforeAll(async () => {
  afterCrash = makeHome(false);
  crashed = await crashedSession(afterCrash.home, 'crashed-1');
});
test.afterEach(async () => {
  for (const packaged of running) await packaged.close();
  running = [];
});
test.afterAll(async () => {
  await endOurs();
  for (const { homeDir } of homes) fs.rmSync(homeDir, { recursive: true, force: true, maxRetries: 3 });
  homes = [];
});

/** Goes through the door as Claude Code's hooks do, which give it their own environment. */
const door = (made: Made, ...args: string[]) =>
  run('/bin/sh', [path.join(made.home.janitorDir, 'door.sh'), ...args], {
    env: ownEnvironment(made.homeDir),
  });

async function connect(packaged: Packaged, picture: string): Promise<void> {
  const page = await packaged.page();
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await agreeNatively(picture);
}

test('greets, connects Claude Code through a door that works, and closes', async () => {
  const made = makeHome(true);
  const packaged = await begin(made);
  await expect.poll(trayItems).toBe(1);
  await expect.poll(trayTooltip).toContain('All tidy');
  const page = await packaged.page();
  expect(page.url()).toBe('app://ui/index.html');
  await expect(page.getByRole('heading', { name: 'Welcome to Process Janitor' })).toBeVisible();
  await connect(packaged, '8-packaged-connect');
  await expect.poll(() => fs.existsSync(made.home.settingsPath)).toBe(true);
  const { hooks } = JSON.parse(fs.readFileSync(made.home.settingsPath, 'utf8')) as { hooks: object };
  expect(Object.keys(hooks).sort()).toEqual(['SessionEnd', 'SessionStart', 'Stop']);
  expect(JSON.stringify(hooks)).toContain(path.join(made.home.janitorDir, 'door.sh'));
  // The terminal program beside the archive, with the packages that it needs.
  const status = await door(made, 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    schema: expect.stringMatching(/^process-janitor\/status@/),
  });
  expect(await packaged.close()).toBe(0);
  await expect.poll(trayItems).toBe(0);
});

test('is Electron as our program and as nothing else', async () => {
  const made = makeHome(false);
  const marker = path.join(made.homeDir, 'ran');
  const script = path.join(made.homeDir, 'other.cjs');
  fs.writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  const attempts: [string[], NodeJS.ProcessEnv][] = [
    [[script], { ELECTRON_RUN_AS_NODE: '1' }],
    [[], { NODE_OPTIONS: `--require=${script}` }],
  ];
  // What such a call does to an Electron whose fuses are as they come.
  const plain = path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
  await run(plain, [script], { env: { ...ownEnvironment(made.homeDir), ELECTRON_RUN_AS_NODE: '1' } });
  expect(fs.existsSync(marker)).toBe(true);
  fs.rmSync(marker);
  // pack.mjs put another program beside the archive, which an Electron as it comes would start instead of ours.
  expect(fs.existsSync(path.join(path.dirname(program), 'resources', 'app', 'package.json'))).toBe(true);
  await begin(made);
  await expect.poll(trayTooltip).toContain('All tidy');
  for (const [args, env] of attempts) {
    // A second start of our program: it has the window shown, and ends.
    const exit = once(startPackagedChild(made.homeDir, args, env), 'exit');
    expect((await exit)[0]).toBe(0);
    expect(fs.existsSync(marker)).toBe(false);
  }
  await expect.poll(() => running[0]?.hasWindow()).toBe(true);
});

test('leaves its door in a lasting place where it runs from an AppImage, and a hook ends quietly once that is gone', async () => {
  const made = makeHome(true);
  const appImage = path.join(made.homeDir, 'Process Janitor.AppImage');
  fs.writeFileSync(appImage, '');
  const packaged = await begin(made, { APPIMAGE: appImage });
  await connect(packaged, '9-packaged-appimage-connect');
  const copies = path.join(made.home.janitorDir, 'program');
  await expect.poll(() => fs.existsSync(made.home.settingsPath)).toBe(true);
  await packaged.close();
  const [version = ''] = fs.readdirSync(copies);
  const target = fs.readFileSync(path.join(made.home.janitorDir, 'door.cjs'), 'utf8');
  expect(target).toContain(JSON.stringify(path.join(copies, version, 'out', 'cli.cjs')));
  // Nothing of the mount is named any more.
  expect(target).not.toContain(path.dirname(program));
  const { stdout } = await door(made, 'status', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ summary: { total: 0 } });
  fs.rmSync(appImage);
  expect(await door(made, 'status', '--json')).toEqual({ stdout: '', stderr: '' });
});

test('finds, shows and ends what a crashed session left, and quits from its menu', async () => {
  test.setTimeout(400_000);
  const packaged = await begin(afterCrash);
  await expect.poll(trayTooltip, { timeout: 90_000 }).toContain('left 1 process behind');
  // Open, and Preview below it.
  await chooseInTray(['Down', 'Down']);
  const page = await packaged.page();
  await page.getByRole('button', { name: /^End 1 process/ }).click();
  await expect.poll(() => crashed.isAlive()).toBe(false);
  await expect.poll(() => readHistory(afterCrash.home, 9)[0]?.finished_at ?? null).not.toBeNull();
  await expect.poll(trayTooltip).not.toContain('left');
  shoot('10-packaged-cleaned-up');
  const exit = once(packaged.child, 'exit');
  await chooseInTray(['Up']);
  expect((await exit)[0]).toBe(0);
  expect(fs.existsSync(afterCrash.home.cleanupLockDir)).toBe(false);
});
