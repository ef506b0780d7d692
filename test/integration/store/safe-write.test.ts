import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTextFile } from '../../../electron/store/files/safe-file.ts';
import {
  sweepTemporaries,
  writeFileSafely,
  writeFileSafelySync,
} from '../../../electron/store/files/safe-write.ts';
import { StoreError } from '../../../electron/store/files/store-error.ts';
import { compileStore } from './compiled-store.ts';
import { itWhere, needsUnix } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();

const ways: [string, (file: string, text: string) => Promise<void>][] = [
  ['at once', (file, text) => Promise.resolve().then(() => writeFileSafelySync(file, text))],
  ['in the background', (file, text) => writeFileSafely(file, text)],
];

/** Mounts a small memory disk at `dir`; null where this machine does not allow it. */
function mountSmallDisk(dir: string, options: string): (() => void) | null {
  fs.mkdirSync(dir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'janitor-test', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return () => execFileSync('umount', [dir]);
}

describe.each(ways)('a file written %s', (_way, write) => {
  it('is ours alone, and so are the folders made for it', async () => {
    const file = path.join(newHome().dir, 'a', 'b', 'file');
    await write(file, 'one');
    await write(file, 'two');
    expect(fs.readFileSync(file, 'utf8')).toBe('two');
    expectMode(file, 0o600);
    for (const folder of [path.dirname(file), path.dirname(path.dirname(file))]) expectMode(folder, 0o700);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['file']);
  });

  itWhere(needsUnix, 'is not written through a link, over a folder or into a pipe', async () => {
    const { dir } = newHome();
    const target = path.join(dir, 'target');
    fs.writeFileSync(target, 'precious');
    fs.symlinkSync(target, path.join(dir, 'link'));
    fs.mkdirSync(path.join(dir, 'folder'));
    execFileSync('mkfifo', [path.join(dir, 'pipe')]);
    for (const name of ['link', 'folder', 'pipe']) {
      const file = path.join(dir, name);
      await expect(write(file, 'x')).rejects.toThrow(new RegExp(`${file}: it is .*Move it aside`));
    }
    expect(fs.readFileSync(target, 'utf8')).toBe('precious');
  });

  it('whose folder is a file fails in words', async () => {
    const { dir } = newHome();
    fs.writeFileSync(path.join(dir, 'file'), '');
    await expect(write(path.join(dir, 'file', 'x'), 'x')).rejects.toThrow(/is not a folder is in the way/);
  });

  it('stays as it was when the disk is full, and says so', async (context) => {
    const disk = path.join(newHome().dir, 'disk');
    const unmount = mountSmallDisk(disk, 'size=64k');
    if (unmount === null) return context.skip('this machine does not let us mount a small disk');
    try {
      const file = path.join(disk, 'file');
      await write(file, 'before '.repeat(1000));
      // A little room is left: the system stores a part of the new text and reports success for it.
      fs.writeFileSync(path.join(disk, 'filler'), Buffer.alloc(44 * 1024));
      const attempt = write(file, 'after '.repeat(4000));
      await expect(attempt).rejects.toThrow(StoreError);
      await expect(attempt).rejects.toThrow(new RegExp(`${file}: the disk is full. Free some space`));
      expect(fs.readFileSync(file, 'utf8')).toBe('before '.repeat(1000));
      expect(fs.readdirSync(disk).sort()).toEqual(['file', 'filler']);
    } finally {
      unmount();
    }
  });

  it('stays as it was on a read-only disk, and says so', async (context) => {
    const disk = path.join(newHome().dir, 'disk');
    const unmount = mountSmallDisk(disk, 'size=64k');
    if (unmount === null) return context.skip('this machine does not let us mount a small disk');
    try {
      const file = path.join(disk, 'file');
      await write(file, 'before');
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await expect(write(file, 'after')).rejects.toThrow(
        new RegExp(`${file}: the disk is read-only. .*JANITOR_HOME`),
      );
      expect(fs.readFileSync(file, 'utf8')).toBe('before');
    } finally {
      unmount();
    }
  });

  it('by many at once is always one of their texts, whole', async () => {
    const file = path.join(newHome().dir, 'file');
    const texts = Array.from({ length: 20 }, (_, n) => `${n} `.repeat(5000));
    await Promise.all(texts.map((text) => write(file, text)));
    expect(texts).toContain(fs.readFileSync(file, 'utf8'));
    expect(fs.readdirSync(path.dirname(file)).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

it('a folder without permission is told of with the remedy', (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root can become another user for this');
  const { dir } = newHome();
  const store = compileStore(path.join(dir, 'compiled'));
  fs.chmodSync(dir, 0o755);
  const program = `
    process.setgid(12345); process.setuid(12345);
    const { writeFileSafelySync } = await import(${JSON.stringify(store('files/safe-write.js'))});
    const { readTextFile } = await import(${JSON.stringify(store('files/safe-file.js'))});
    try { writeFileSafelySync(${JSON.stringify(path.join(dir, 'file'))}, 'x'); } catch (error) { console.log(error.message); }
    console.log(JSON.stringify(readTextFile(${JSON.stringify(path.join(dir, 'secret'))})));
    console.log(JSON.stringify(readTextFile(${JSON.stringify(path.join(dir, 'open'))})));`;
  fs.writeFileSync(path.join(dir, 'secret'), 'x', { mode: 0o600 });
  fs.writeFileSync(path.join(dir, 'open'), 'x', { mode: 0o644 });
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(said).toMatch(/belongs to another user, so nothing was written there\. Run this as that user/);
  expect(said).toMatch(/may not be read by you/);
  expect(said).toMatch(/belongs to another user/);
});

it('kill -9 of a writer, at any moment, leaves a whole file', async () => {
  const { dir } = newHome();
  const store = compileStore(path.join(dir, 'compiled'));
  const file = path.join(dir, 'work', 'file.json');
  const program = `
    const { writeFileSafely, writeFileSafelySync } = await import(${JSON.stringify(store('files/safe-write.js'))});
    for (let n = 0; ; n += 1) {
      const text = JSON.stringify({ n, filler: 'x'.repeat(40000), end: n });
      if (n % 2) writeFileSafelySync(${JSON.stringify(file)}, text);
      else await writeFileSafely(${JSON.stringify(file)}, text);
      if (n === 3) console.log('started');
    }`;
  for (let round = 0; round < 12; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, round * 3));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const read = readTextFile(file);
    const value = JSON.parse(read.ok ? read.text : read.reason) as {
      n: number;
      end: number;
    };
    expect(value.end).toBe(value.n);
  }
  const isOld = Date.now() + 2 * 3_600_000;
  sweepTemporaries(path.dirname(file), Date.now());
  fs.writeFileSync(path.join(path.dirname(file), '.notes.tmp'), 'not ours');
  sweepTemporaries(path.dirname(file), isOld);
  expect(fs.readdirSync(path.dirname(file)).sort()).toEqual(['.notes.tmp', 'file.json']);
});
