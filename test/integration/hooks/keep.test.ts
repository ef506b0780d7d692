import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeeper } from '../../../electron/janitor/keep/keeper.ts';
import { readInstall } from '../../../electron/janitor/keep/launch.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';
import { readKeeper, writeKeeper } from '../../../electron/store/records/keeper-file.ts';
import { readSession } from '../../../electron/store/records/sessions.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import { identityOf } from '../../fakes/real/own-processes.ts';
import { holdSession, type HeldSession } from './held-session.ts';
import { describeWhere, itWhere, needsBuilt, needsUnix } from '../../fakes/describe-where.ts';

const cli = process.env['JANITOR_CLI'] ?? path.resolve('out/cli.cjs');

let home: Home;
let session: HeldSession;
let children: ChildProcess[];

beforeEach(async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-keep-'));
  const located = locateHome({ JANITOR_HOME: dir }, '');
  if (!located.ok) throw new Error(located.reason);
  home = located.home;
  fs.mkdirSync(home.sessionsDir);
  fs.writeFileSync(home.configPath, '{"heartbeat_interval_seconds": 5}');
  session = await holdSession();
  children = [];
  const { pid } = session;
  const identity = await identityOf(pid);
  // As Claude Code notes itself down.
  const record = { pid, sessionId: 'one', cwd: '/', startedAt: Date.now(), procStart: identity.startToken };
  fs.writeFileSync(path.join(home.sessionsDir, `${pid}.json`), JSON.stringify(record));
});

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await session.kill();
  fs.rmSync(home.dir, { recursive: true, force: true });
});

interface Keep {
  child: ChildProcess;
  /** What it said, once it has ended. */
  ended: Promise<{ code: number | null; said: string }>;
}

function keep(): Keep {
  const child = spawn(process.execPath, [cli, 'keep'], {
    env: { PATH: process.env['PATH'], JANITOR_HOME: home.dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, said })) };
}

/** Until this keeper has beaten for the session. */
const beaten = (by: number): Promise<void> =>
  vi.waitFor(
    () => {
      const read = readSession(home, 'one');
      expect(read.ok && read.record.beat).toBeTruthy();
      expect(readKeeper(home)?.identity.pid).toBe(by);
    },
    { timeout: 90_000, interval: 50 },
  );

describeWhere(needsBuilt('out/cli.cjs'), 'process-janitor keep', () => {
  it('finds sessions, beats for them, and notes where the program is', async () => {
    const { child } = keep();
    await beaten(child.pid!);
    expect(readKeeper(home)).toMatchObject({ kind: 'keep', identity: { pid: child.pid } });
    expect(readInstall(home)).toEqual({ command: process.execPath, args: [fs.realpathSync(cli)] });
  });

  it('is one for each user: a second one ends at once', async () => {
    const first = keep();
    await beaten(first.child.pid!);
    const { code, said } = await keep().ended;
    expect([code, said]).toEqual([0, `A keeper is at work already (process ${first.child.pid}).\n`]);
    expect(first.child.exitCode).toBeNull();
  });

  it('of ten that start at once, one stays', async () => {
    const all = Array.from({ length: 10 }, () => keep());
    const over: Keep[] = [];
    await new Promise<void>((resolve) => {
      for (const one of all)
        void one.ended.then(() => {
          if (over.push(one) === 9) resolve();
        });
    });
    const [winner] = all.filter((one) => !over.includes(one));
    await beaten(winner!.child.pid!);
    expect(over).toHaveLength(9);
    expect(winner!.child.exitCode).toBeNull();
  });

  itWhere(needsUnix, 'leaves in order when told to, and its place is free', async () => {
    const first = keep();
    await beaten(first.child.pid!);
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, said: 'The keeper was stopped.\n' });
    const second = keep();
    await beaten(second.child.pid!);
  });

  it('takes the place of one that was killed', async () => {
    const first = keep();
    await beaten(first.child.pid!);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = keep();
    await beaten(second.child.pid!);
  });

  it('gives way to the tray, and comes back when the tray is gone', async () => {
    const first = keep();
    await beaten(first.child.pid!);
    const { clock } = readKeeper(home)!;
    const system = await createSystem();
    const tray = createKeeper({
      system,
      home,
      kind: 'tray',
      config: () => defaultConfig,
      log: () => undefined,
    });
    await tray.tick();
    expect(await first.ended).toEqual({ code: 0, said: 'Another keeper has taken over.\n' });
    const said = `A keeper is at work already (process ${process.pid}).\n`;
    expect(await keep().ended).toEqual({ code: 0, said });

    const gone = processIdentity({ ...readKeeper(home)!.identity, startToken: '1' });
    await writeKeeper(home, { ...readKeeper(home)!, identity: gone });
    const second = keep();
    await beaten(second.child.pid!);
    expect(readKeeper(home)!.clock).toBe(clock);
  });

  it('ends when no session is left', async () => {
    const { child, ended } = keep();
    await beaten(child.pid!);
    await session.kill();
    expect(await ended).toEqual({
      code: 0,
      said: 'No Claude Code session is left, so nothing needs a keeper.\n',
    });
  });
});
