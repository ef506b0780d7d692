import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Home } from '../../../electron/store/files/home.ts';
import { acquireLock, sweepDiscardedLocks, type Lock } from '../../../electron/store/files/lock.ts';
import { makeSpareLock } from '../../../electron/store/files/spare-lock.ts';
import { processIdentity, sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import { compileStore } from './compiled-store.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const identity = (pid: number, startToken = '100') =>
  processIdentity({ pid, startToken, bootId: 'b', uid: 0 });
const alive =
  (...living: ProcessIdentity[]) =>
  (asked: ProcessIdentity) =>
    Promise.resolve(living.some((each) => sameProcess(each, asked)));
const lockDir = (home: Home) => path.join(home.sessionsDir, 'abc.lock.dir');
const won = (lock: Lock) => {
  if (!lock.ok) throw new Error(`held by ${lock.holder}`);
  return lock;
};
const age = (file: string, seconds: number) => {
  const then = Date.now() / 1000 - seconds;
  fs.utimesSync(file, then, then);
};

describe('one holder at a time', () => {
  it('is a folder with a pid in it, as the shell plugin makes it, and is gone when released', async () => {
    const home = newHome();
    const lock = won(await acquireLock(lockDir(home), identity(7), alive()));
    expect(fs.readFileSync(path.join(lockDir(home), 'pid'), 'utf8')).toBe('7\n');
    expectMode(lockDir(home), 0o700);
    lock.release();
    lock.release();
    expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
  });

  it('a living holder keeps it, also against another part of the same process', async () => {
    const home = newHome();
    const seven = identity(7);
    won(await acquireLock(lockDir(home), seven, alive(seven)));
    expect(await acquireLock(lockDir(home), identity(8), alive(seven))).toEqual({
      ok: false,
      holder: 'process 7',
    });
    expect((await acquireLock(lockDir(home), seven, alive(seven))).ok).toBe(false);
  });

  it('one that could not be given back, as where too many files are open, is given back a moment later', async () => {
    const home = newHome();
    const seven = identity(7);
    const lock = won(await acquireLock(lockDir(home), seven, alive(seven)));
    const owner = path.join(lockDir(home), 'owner.json');
    fs.renameSync(owner, `${owner}.away`);
    lock.release();
    fs.renameSync(`${owner}.away`, owner);
    await vi.waitFor(() => expect(fs.existsSync(lockDir(home))).toBe(false), { timeout: 90_000 });
  });

  it('a holder that nothing can be found out about is taken to live', async () => {
    const home = newHome();
    won(await acquireLock(lockDir(home), identity(7), alive()));
    const asked = acquireLock(lockDir(home), identity(8), () => Promise.reject(new Error('no process list')));
    expect((await asked).ok).toBe(false);
  });
});

describe('a spare lock', () => {
  it('moves into place, keeps others out, and moves back', async () => {
    const home = newHome();
    fs.mkdirSync(home.sessionsDir, { recursive: true });
    const seven = identity(7);
    const spare = makeSpareLock(home.sessionsDir, seven);
    for (let round = 0; round < 3; round += 1) {
      const lock = won(await acquireLock(lockDir(home), seven, alive(seven), spare));
      expect(fs.readFileSync(path.join(lockDir(home), 'pid'), 'utf8')).toBe('7\n');
      expect(await acquireLock(lockDir(home), identity(8), alive(seven))).toMatchObject({ ok: false });
      lock.release();
      lock.release();
      expect(fs.existsSync(lockDir(home))).toBe(false);
    }
    spare.remove();
    expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
  });

  it("stays where it is while another holds the lock; a dead one's is taken over in the ordinary way", async () => {
    const home = newHome();
    const [seven, eight] = [identity(7), identity(8)];
    const held = won(await acquireLock(lockDir(home), seven, alive()));
    const spare = makeSpareLock(home.sessionsDir, eight);
    expect(await acquireLock(lockDir(home), eight, alive(seven), spare)).toMatchObject({ ok: false });
    const lock = won(await acquireLock(lockDir(home), eight, alive(eight), spare));
    held.release();
    expect(await acquireLock(lockDir(home), identity(9), alive(eight))).toMatchObject({ ok: false });
    lock.release();
    spare.remove();
    expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
  });

  it('of a killed clean-up is swept away a day later, and not while it may be in use', () => {
    const home = newHome();
    fs.mkdirSync(home.sessionsDir, { recursive: true });
    makeSpareLock(home.sessionsDir, identity(7));
    sweepDiscardedLocks(home.sessionsDir, Date.now() + 3_600_000);
    expect(fs.readdirSync(home.sessionsDir)).toHaveLength(1);
    sweepDiscardedLocks(home.sessionsDir, Date.now() + 25 * 3_600_000);
    expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
  });
});

describe('taking over', () => {
  it("a dead holder's lock is taken over; that its pid lives on as another process does not matter", async () => {
    const home = newHome();
    won(await acquireLock(lockDir(home), identity(7, 'old'), alive()));
    const lock = won(await acquireLock(lockDir(home), identity(8), alive(identity(7, 'new'))));
    expect(fs.readFileSync(path.join(lockDir(home), 'pid'), 'utf8')).toBe('8\n');
    lock.release();
    expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
  });

  it('the late release of a holder that lost its lock does not take it from the next', async () => {
    const home = newHome();
    const late = won(await acquireLock(lockDir(home), identity(7), alive()));
    won(await acquireLock(lockDir(home), identity(8), alive()));
    late.release();
    expect(fs.readFileSync(path.join(lockDir(home), 'pid'), 'utf8')).toBe('8\n');
  });

  it('of many takers of a dead lock one wins, whoever judged it first', async () => {
    for (let round = 0; round < 30; round += 1) {
      const home = newHome();
      const dead = identity(1);
      won(await acquireLock(lockDir(home), dead, alive()));
      const takers = Array.from({ length: 8 }, (_, n) => identity(100 + n));
      const locks = await Promise.all(
        takers.map((taker, n) =>
          acquireLock(lockDir(home), taker, async (asked) => {
            for (let turn = 0; turn < (n * round) % 7; turn += 1) await new Promise(setImmediate);
            return !sameProcess(asked, dead);
          }),
        ),
      );
      expect(locks.filter((lock) => lock.ok).length).toBeLessThanOrEqual(1);
      const left = locks.find((lock) => lock.ok);
      if (left?.ok === true) left.release();
      won(await acquireLock(lockDir(home), identity(200), alive())).release();
    }
  });

  it('a taker that died at it does not block the next', async () => {
    const home = newHome();
    won(await acquireLock(lockDir(home), identity(7), alive()));
    const note = (pid: number) =>
      JSON.stringify({
        identity: { pid, start_token: '100', boot_id: 'b', uid: 0 },
        token: `t${pid}`,
      });
    fs.writeFileSync(path.join(lockDir(home), 'claim-1.json'), note(21));
    fs.writeFileSync(path.join(lockDir(home), 'claim-2.json'), note(22));
    expect((await acquireLock(lockDir(home), identity(8), alive(identity(22)))).ok).toBe(false);
    won(await acquireLock(lockDir(home), identity(8), alive()));
  });

  it("the shell plugin's lock is left alone while it is young or its pid lives", async () => {
    const home = newHome();
    const questions = (living: boolean) => ({ isStillAlive: alive(), isPidAlive: () => living });
    fs.mkdirSync(lockDir(home));
    fs.writeFileSync(path.join(lockDir(home), 'pid'), '55\n');
    expect((await acquireLock(lockDir(home), identity(8), questions(false))).ok).toBe(false);
    age(path.join(lockDir(home), 'pid'), 90);
    expect(await acquireLock(lockDir(home), identity(8), questions(true))).toEqual({
      ok: false,
      holder: 'process 55',
    });
    expect((await acquireLock(lockDir(home), identity(8), alive())).ok).toBe(false);
    won(await acquireLock(lockDir(home), identity(8), questions(false)));
  });

  it('a lock that was cut off while it was made is taken over as soon as its maker must be gone', async () => {
    const home = newHome();
    fs.mkdirSync(lockDir(home));
    won(await acquireLock(lockDir(home), identity(8), alive()));
  });

  it('something else in its place is left alone and told of', async () => {
    const home = newHome();
    fs.writeFileSync(lockDir(home), 'precious');
    expect(await acquireLock(lockDir(home), identity(8), alive())).toEqual({
      ok: false,
      holder: expect.stringMatching(/not a lock folder/),
    });
    expect(fs.readFileSync(lockDir(home), 'utf8')).toBe('precious');
  });
});

it('several processes that kill each other’s hopes never hold it together', async () => {
  const home = newHome();
  const store = compileStore(path.join(home.dir, 'compiled'));
  const inside = path.join(home.dir, 'inside');
  // Each "dies" now and then while it holds the lock: it forgets to release it and goes on under a new identity.
  const program = `
    import * as fs from 'node:fs';
    const { acquireLock } = await import(${JSON.stringify(store('files/lock.js'))});
    const dead = ${JSON.stringify(path.join(home.dir, 'dead'))};
    fs.mkdirSync(dead, { recursive: true });
    const isAlive = async (who) => !fs.existsSync(dead + '/' + who.startToken);
    let life = 0, wins = 0;
    const end = Date.now() + 2500;
    while (Date.now() < end) {
      const self = { pid: process.pid, startToken: process.pid + '-' + life, bootId: 'b', uid: 0 };
      const lock = await acquireLock(${JSON.stringify(lockDir(home))}, self, isAlive);
      if (!lock.ok) { await new Promise((r) => setTimeout(r, Math.random() * 3)); continue; }
      wins += 1;
      fs.writeFileSync(${JSON.stringify(inside)}, self.startToken, { flag: 'wx' });
      await new Promise((r) => setTimeout(r, Math.random() * 2));
      fs.unlinkSync(${JSON.stringify(inside)});
      if (Math.random() < 0.4) { fs.writeFileSync(dead + '/' + self.startToken, ''); life += 1; }
      else lock.release();
    }
    console.log(wins);`;
  const run = promisify(execFile);
  const runs = await Promise.all(
    [1, 2, 3, 4].map(() => run(process.execPath, ['--input-type=module', '-e', program])),
  );
  const wins = runs.reduce((sum, { stdout }) => sum + Number(stdout), 0);
  expect(wins).toBeGreaterThan(20);
  console.info(`the lock was held ${wins} times, never by two at once`);
});
