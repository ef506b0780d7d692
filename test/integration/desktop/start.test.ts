import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeWhere, needsLinux } from '../../fakes/describe-where.ts';

const build = path.resolve(import.meta.dirname, '../../../build');

/** Stands in for the terminal door: says what it was called with, and obeys signals. */
const door = `
  const stays = process.argv.includes('--stay');
  if (stays) {
    process.on('SIGTERM', () => { console.log('asked to end'); process.exit(7); });
    setInterval(() => {}, 1000);
  }
  console.log('watch ' + process.argv.slice(2).join(' '));
  if (!stays) process.exit(3);`;
/** Stands in for Electron's program. */
const program = `#!/bin/sh
echo "electron $@ \${ELECTRON_RUN_AS_NODE:-clean}"
exit 5
`;
const asRoot = process.getuid?.() === 0;

let root: string;
const put = (file: string, text: string, mode = 0o644) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text, { mode });
};

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-start-'));
  for (const file of ['start.mjs', 'build-state.mjs', 'electron-runtime.mjs']) {
    fs.mkdirSync(path.join(root, 'build'), { recursive: true });
    fs.copyFileSync(path.join(build, file), path.join(root, 'build', file));
  }
  put('build/build.mjs', "console.log('built');");
  for (const file of ['out/main.js', 'out/preload.cjs', 'out/renderer/index.html']) put(file, '');
  put('out/cli.cjs', door);
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function start(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(root, 'build/start.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said, ended };
}

async function run(args: string[], env: Record<string, string>) {
  const { said, ended } = start(args, env);
  return { code: await ended, ...said };
}

describeWhere(needsLinux, 'npm start', () => {
  it('without a display says so in one line with the remedy, and watches in the terminal', async () => {
    put('node_modules/electron/install.js', "require('fs').writeFileSync(__dirname + '/tried', '')");
    const { code, out, err } = await run(['--interval', '5'], {});
    expect(err).toMatch(
      /^There is no display here .* run `npm start` from a desktop session for the tray\.\n$/,
    );
    expect(out).toBe('watch watch --interval 5\n');
    expect(code).toBe(3);
    expect(fs.existsSync(path.join(root, 'node_modules/electron/tried'))).toBe(false);
  });

  it('without Electron tries to fetch it once, then says so and watches', async () => {
    put(
      'node_modules/electron/install.js',
      "require('fs').writeFileSync(__dirname + '/tried', ''); process.exit(1)",
    );
    const { code, out, err } = await run([], { DISPLAY: ':99' });
    expect(fs.existsSync(path.join(root, 'node_modules/electron/tried'))).toBe(true);
    expect(err).toMatch(/^Electron's program is missing .* ELECTRON_OVERRIDE_DIST_PATH\.\n$/);
    expect(out).toBe('watch watch\n');
    expect(code).toBe(3);
  });

  it('starts Electron as soon as its installer has brought it', async () => {
    const bring = `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist');
      fs.writeFileSync(__dirname + '/dist/electron', ${JSON.stringify(program)}, { mode: 0o755 });
      fs.writeFileSync(__dirname + '/path.txt', 'electron');`;
    put('node_modules/electron/install.js', bring);
    const { code, out } = await run(['--login'], { WAYLAND_DISPLAY: 'wayland-0' });
    expect(out).toBe(`electron ${asRoot ? '--no-sandbox ' : ''}${root} --login clean\n`);
    expect(code).toBe(5);
  });

  it('takes another Electron where it is told to, and never as a bare Node', async () => {
    put('elsewhere/electron', program, 0o755);
    const env = {
      DISPLAY: ':99',
      ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'elsewhere'),
      ELECTRON_RUN_AS_NODE: '1',
    };
    const { code, out, err } = await run([], env);
    expect(out).toMatch(/^electron .* clean\n$/);
    expect(code).toBe(5);
    expect(err === '').toBe(!asRoot);
  });

  it('passes a signal on and ends as the watch ends', async () => {
    const { child, said, ended } = start(['--stay'], {});
    await vi.waitFor(() => expect(said.out).toContain('watch'), { timeout: 90_000 });
    child.kill('SIGTERM');
    expect(await ended).toBe(7);
    expect(said.out).toContain('asked to end');
  });
});

describeWhere(needsLinux, 'npm start builds', () => {
  const built = async () => (await run([], {})).out.includes('built');
  const age = (file: string, seconds: number) => {
    const time = Date.now() / 1000 + seconds;
    fs.utimesSync(path.join(root, file), time, time);
  };

  it('not where everything is newer than its sources', async () => {
    put('electron/desktop/main.ts', '');
    age('electron/desktop/main.ts', -100);
    age('build/build.mjs', -100);
    expect(await built()).toBe(false);
  });

  it('where a source is newer, or something is missing', async () => {
    put('shared/deep/plan.ts', '');
    put('electron/main.ts', '');
    age('build/build.mjs', -100);
    age('electron/main.ts', -100);
    age('shared/deep/plan.ts', 100);
    expect(await built()).toBe(true);
    age('shared/deep/plan.ts', -100);
    expect(await built()).toBe(false);
    fs.rmSync(path.join(root, 'out/preload.cjs'));
    expect(await built()).toBe(true);
  });

  it('not in an installed package, which has no sources', async () => {
    fs.rmSync(path.join(root, 'out/preload.cjs'));
    expect(await built()).toBe(false);
  });
});
