import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { unifiedMount, unifiedPath } from '../../../electron/platform/linux/run/places.ts';
import { describeWhere, itWhere, needsLinux } from '../../fakes/describe-where.ts';

const unit = `process-janitor-run-t${process.pid}.scope`;

/** What a process of ours hears of systemd, whose `busctl` is this script; and the calls that it made. */
async function joining(busctl: string, memory: readonly string[] = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-scope-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  const calls = path.join(folder, 'calls');
  fs.writeFileSync(calls, '');
  if (busctl !== '')
    fs.writeFileSync(
      path.join(folder, 'busctl'),
      `#!/bin/sh\nPATH=/usr/bin:/bin\necho "$*" >> ${calls}\n${busctl}\n`,
      {
        mode: 0o755,
      },
    );
  const program = ['test/run-typescript.mjs', 'test/integration/run/join-scope.ts', unit, ...memory];
  // Nothing but this folder is on its search path: a real systemd is not to be asked.
  const child = spawn(process.execPath, program, {
    env: { ...process.env, PATH: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  await once(child, 'close');
  const made = fs.readFileSync(calls, 'utf8').split('\n').slice(0, -1);
  return { pid: child.pid ?? NaN, joined: JSON.parse(said) as unknown, calls: made };
}

/** Where a control group can be made by hand, as systemd does it. */
function ownGroup(): string | null {
  if (needsLinux !== null) return null;
  const mount = unifiedMount(fs.readFileSync('/proc/self/mountinfo', 'utf8'));
  const own = unifiedPath(fs.readFileSync('/proc/self/cgroup', 'utf8'));
  if (mount === null || own === null) return null;
  const folder = path.join(mount, own, unit);
  try {
    fs.mkdirSync(folder);
    fs.rmdirSync(folder);
    return folder;
  } catch {
    return null;
  }
}

describeWhere(needsLinux, 'a scope of systemd', () => {
  it('is not there where nobody can be asked', async () => {
    expect(await joining('')).toMatchObject({ joined: { ok: false, reason: 'busctl is not installed.' } });
  });

  it('is refused with the words of systemd, which is asked once', async () => {
    const { joined, calls } = await joining('echo "Call failed: Access denied" >&2; exit 1');
    expect(joined).toEqual({ ok: false, reason: 'Call failed: Access denied' });
    expect(calls).toHaveLength(1);
  });

  it('is asked for again without what an older systemd does not know', async () => {
    const { joined, calls } = await joining(
      'echo "Call failed: Cannot set property OOMPolicy, or unknown property." >&2; exit 1',
    );
    expect(joined).toMatchObject({ ok: false });
    expect(calls.map((call) => call.includes('OOMPolicy'))).toEqual([true, false]);
  });

  it('of a systemd that never answers is not waited for', async () => {
    const { joined } = await joining('exec sleep 600');
    expect(joined).toEqual({ ok: false, reason: 'busctl failed (no answer).' });
  });

  it('is not counted on where systemd took the call and nothing came of it', async () => {
    const { joined } = await joining('exit 0');
    expect(joined).toEqual({ ok: false, reason: 'systemd took the call, but did not move us there.' });
  });

  const group = ownGroup();
  itWhere(
    group === null ? 'no control group can be made here' : null,
    'is where we are once systemd has moved us, late as it may be, with no limit that it did not set',
    async () => {
      onTestFinished(() => {
        if (group !== null && fs.existsSync(group)) fs.rmdirSync(group);
      });
      // The call goes on "fail <count> PIDs au 1 <pid> …".
      const move = `pid=$(echo "$*" | sed 's/.* PIDs au 1 \\([0-9]*\\) .*/\\1/')
        (sleep 0.2; mkdir "${group}" && echo "$pid" > "${group}/cgroup.procs") > /dev/null 2>&1 &`;
      const { joined, calls, pid } = await joining(move, ['4294967296']);
      expect(calls[0]).toContain(`PIDs au 1 ${pid} `);
      expect(calls[0]).toContain('MemoryMax t 4294967296');
      expect(joined).toEqual({ ok: true, place: group, isCapped: false });
    },
  );
});
