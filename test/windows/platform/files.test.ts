import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { processIdentity } from '../../../shared/process/identity.ts';
import { homeFolder } from '../../../electron/cli/look/home-folder.ts';
import { locateHome } from '../../../electron/store/files/home.ts';
import { acquireLock } from '../../../electron/store/files/lock.ts';
import { readTextFile } from '../../../electron/store/files/safe-file.ts';
import { writeFileSafely, writeFileSafelySync } from '../../../electron/store/files/safe-write.ts';
import { endAll, startNode } from './start.ts';

const folders: string[] = [];
afterEach(async () => {
  await endAll();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function temporary(below = os.tmpdir()): string {
  const folder = fs.mkdtempSync(path.join(below, 'janitor-files-'));
  folders.push(folder);
  return folder;
}

/** Opens a file as a virus scanner does, with no sharing (CreateFileW), and closes it after a while. */
async function scan(file: string, forMs: number) {
  const script = `
    const koffi = require(${JSON.stringify(path.resolve('node_modules/koffi'))});
    const kernel32 = koffi.load('kernel32.dll');
    const open = kernel32.func('__stdcall', 'CreateFileW', 'intptr_t',
      ['str16', 'uint32_t', 'uint32_t', 'uintptr_t', 'uint32_t', 'uint32_t', 'uintptr_t']);
    const handle = open(${JSON.stringify(file)}, 0x80000000, 0, 0, 3, 0, 0);
    if (handle === -1) throw new Error('It could not be opened.');
    setTimeout(() => process.exit(0), ${forMs})`;
  return startNode(script);
}

describe('a file that another program has open', () => {
  it.each([
    [
      'at once',
      async (file: string) => {
        await Promise.resolve();
        writeFileSafelySync(file, 'new');
      },
    ],
    ['in the background', (file: string) => writeFileSafely(file, 'new')],
  ])('is replaced once it is closed, %s', async (_, write) => {
    const file = path.join(temporary(), 'keeper.json');
    fs.writeFileSync(file, 'old');
    const scanner = await scan(file, 150);
    await write(file);
    expect(readTextFile(file)).toEqual({ ok: true, text: 'new' });
    if (scanner.exitCode === null) await once(scanner, 'exit');
  });

  it('stays as it was, and nothing lies beside it, where it is not closed', async () => {
    const folder = temporary();
    const file = path.join(folder, 'keeper.json');
    fs.writeFileSync(file, 'old');
    const scanner = await scan(file, 60_000);
    expect(() => writeFileSafelySync(file, 'new')).toThrow('keeper.json');
    expect(fs.readdirSync(folder)).toEqual(['keeper.json']);
    scanner.kill();
    await once(scanner, 'exit');
    expect(readTextFile(file)).toEqual({ ok: true, text: 'old' });
  });
});

describe('a lock', () => {
  it('is given back while another reads who has it', async () => {
    const lockDir = path.join(temporary(), 'one.lock.dir');
    const self = processIdentity({ pid: process.pid, startToken: '1', bootId: 'b', uid: 'S-1-5-21-1' });
    const lock = await acquireLock(lockDir, self, () => Promise.resolve(true));
    if (!lock.ok) throw new Error(lock.holder);
    const reader = await scan(path.join(lockDir, 'owner.json'), 100);
    lock.release();
    if (reader.exitCode === null) await once(reader, 'exit');
    // A reader that takes long is outlasted by a timer.
    const again = async () => (await acquireLock(lockDir, self, () => Promise.resolve(true))).ok;
    await expect.poll(again, { timeout: 90_000 }).toBe(true);
  });
});

describe('a home folder', () => {
  const write = (home: string) => {
    const located = locateHome({ JANITOR_HOME: home }, '');
    if (!located.ok) throw new Error(located.reason);
    writeFileSafelySync(located.home.keeperPath, 'text');
    return located.home;
  };

  it.each([
    ['with slashes of Unix', (folder: string) => folder.replaceAll('\\', '/')],
    ['in other letter case', (folder: string) => folder.toUpperCase()],
    ['with letters of its own', (folder: string) => path.join(folder, 'Jürgen Grün', '日本')],
    [
      'deeper than 260 characters',
      (folder: string) => path.join(folder, ...Array<string>(12).fill('a'.repeat(30))),
    ],
  ])('works %s', (_, spelled) => {
    const home = write(spelled(temporary()));
    expect(readTextFile(home.keeperPath)).toEqual({ ok: true, text: 'text' });
    expect(fs.readdirSync(home.janitorDir)).toEqual(['keeper.json']);
  });

  it('works on another drive than the profile', () => {
    const other = temporary(process.cwd());
    expect(path.parse(other).root).not.toBe(path.parse(os.homedir()).root);
    const home = write(other);
    expect(readTextFile(home.keeperPath)).toEqual({ ok: true, text: 'text' });
  });

  it('is in USERPROFILE, as with Claude Code', () => {
    const before = process.env['USERPROFILE'];
    process.env['USERPROFILE'] = 'D:\\Users\\ann';
    try {
      const located = locateHome({}, homeFolder(process.env));
      expect(located.ok && located.home.dir).toBe('D:\\Users\\ann\\.claude');
    } finally {
      process.env['USERPROFILE'] = before;
    }
  });
});
