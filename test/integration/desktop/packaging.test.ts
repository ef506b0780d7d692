import { extractFile, listPackage } from '@electron/asar';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFuses, standInElectron } from './stand-in-electron.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'the stand-in is made for Linux';
  const built = ['out/main.js', 'out/cli.cjs', 'out/renderer/index.html'];
  return built.every((file) => fs.existsSync(path.join(root, file)))
    ? null
    : 'out/ is not built; run `npm run build`';
}
const reason = whyNot();

describe.skipIf(reason !== null).each([
  { system: 'linux', standIn: 'electron', program: 'process-janitor', options: [] },
  // What is written into an .exe (icon, version, the archive's hash) needs a real one.
  {
    system: 'win',
    standIn: 'electron.exe',
    program: 'Process Janitor.exe',
    options: ['-c.win.signAndEditExecutable=false', '-c.disableAsarIntegrity=true'],
  },
])(
  `the unpacked package for $system${reason === null ? '' : ` (skipped: ${reason})`}`,
  ({ system, standIn, program, options }) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), `janitor-package-${system}-`));
    const app = path.join(folder, `out/${system}-unpacked`);
    const resources = path.join(app, 'resources');
    let archived: string[] = [];

    beforeAll(async () => {
      standInElectron(path.join(folder, 'electron'), standIn);
      const config = [
        '--config',
        'build/electron-builder.yml',
        `-c.electronDist=${path.join(folder, 'electron')}`,
      ];
      const args = [
        `--${system}`,
        '--x64',
        '--dir',
        ...config,
        `-c.directories.output=${path.join(folder, 'out')}`,
      ];
      await run(process.execPath, ['node_modules/electron-builder/cli.js', ...args, ...options], {
        cwd: root,
      });
      archived = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) =>
        file.replaceAll('\\', '/'),
      );
    }, 120_000);
    afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

    it('holds the program, the window and the icons', () => {
      expect(archived).toEqual(
        expect.arrayContaining([
          '/package.json',
          '/out/main.js',
          '/out/preload.cjs',
          '/out/renderer/index.html',
          '/out/renderer/window.js',
          '/build/icons/tray/linux/dark/idle.png',
          '/build/icons/png/256x256.png',
        ]),
      );
    });

    it('holds no sources, tests, maps or tools', () => {
      const ours = archived.filter((file) => !file.startsWith('/node_modules'));
      const top = new Set(ours.map((file) => file.split('/')[1]));
      expect(top).toEqual(new Set(['build', 'out', 'package.json']));
      expect(
        archived.filter((file) => /\.(map|tsx?|mts|cts)$|\/(test|tests|__tests__)\//.test(file)),
      ).toEqual([]);
      expect(ours.filter((file) => /cli|icons\.mjs|electron-builder/.test(file))).toEqual([]);
    });

    it('has a preload script that a sandbox can load: one file that asks for nothing but Electron', () => {
      const preload = extractFile(path.join(resources, 'app.asar'), 'out/preload.cjs').toString();
      const asked = [...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name);
      expect(asked).toEqual(['electron']);
      expect(preload).not.toMatch(/^import |\bZod|safeParse/m);
    });

    it('holds only the packages that run', () => {
      const packages = archived.flatMap((file) => /^\/node_modules\/([^/]+)$/.exec(file)?.[1] ?? []).sort();
      expect(packages).toEqual(expect.arrayContaining(['node-notifier', 'pidusage', 'ps-list']));
      for (const built of ['zod', 'electron', 'playwright', 'vite', 'preact', 'typescript']) {
        expect(packages).not.toContain(built);
      }
    });

    it('has the programs that are started outside the archive', () => {
      const unpacked = path.join(resources, 'app.asar.unpacked/node_modules');
      expect(fs.existsSync(path.join(unpacked, 'node-notifier/vendor'))).toBe(true);
      // electron-builder leaves programs of Windows out for other systems.
      const fastlist = path.join(unpacked, 'ps-list/vendor/fastlist-0.3.0-x64.exe');
      expect(fs.existsSync(fastlist)).toBe(system === 'win');
    });

    it('has koffi for both doors, less its sources, and its library where it can be loaded', async () => {
      expect(archived).toContain('/node_modules/koffi/index.cjs');
      expect(archived.filter((file) => /\.(cc|hh|S)$|\/koffi\/(doc|vendor|lib)\//.test(file))).toEqual([]);
      const unpacked = fs.readdirSync(path.join(resources, 'app.asar.unpacked/node_modules/@koromix'));
      expect(unpacked.length).toBeGreaterThan(0);
      // Packages for another system are made on that system, with its own library.
      const script = `console.log(typeof require('koffi').load(null).func)`;
      const { stdout } = await run(process.execPath, ['-e', script], { cwd: path.join(resources, 'cli') });
      expect(stdout.trim()).toBe('function');
    });

    it('has the terminal door beside it, which Node runs', async () => {
      const door = path.join(resources, 'cli/out/cli.cjs');
      const env = { PATH: process.env['PATH'], HOME: folder, JANITOR_HOME: path.join(folder, 'home') };
      const { stdout } = await run(process.execPath, [door, '--version'], { env });
      const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
        version: string;
      };
      expect(stdout.trim()).toContain(version);
    });

    it('turns Electron into our program only', () => {
      // runAsNode, cookie encryption, NODE_OPTIONS, inspect, integrity, only from the archive, snapshot, file://
      expect(readFuses(path.join(app, program))).toBe('00001100');
    });

    it('carries one language', () => {
      expect(fs.readdirSync(path.join(app, 'locales'))).toEqual(['en-US.pak']);
    });
  },
);
