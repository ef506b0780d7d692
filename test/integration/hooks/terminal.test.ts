import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { attachmentOf, isAttached } from '../../../shared/attach.ts';
import type { SessionOwner } from '../../../shared/session.ts';

/** Opens a pseudo-terminal, starts a child in it that ignores SIGHUP, tells its pid, and waits for a word. */
const terminal = `
import os, pty, signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
pid, master = pty.fork()
if pid == 0:
    time.sleep(600)
    os._exit(0)
os.write(1, b"%d\\n" % pid)
sys.stdin.readline()
os.close(master)
os.write(1, b"closed\\n")
sys.stdin.readline()
os.kill(pid, signal.SIGKILL)
`;

const hasPython = process.platform === 'linux' && spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('Skipped: a real terminal needs Linux and python3.');

describe.runIf(hasPython)('a closed terminal', () => {
  it('is taken away from its processes by the kernel, so that they are attached no more', async () => {
    const system = await createSystem();
    const holder = spawn('python3', ['-c', terminal], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const pid = Number(String((await once(holder.stdout, 'data'))[0]));
      const look = async () => {
        const listing = await system.list();
        if (!listing.ok) throw new Error(listing.reason);
        const info = listing.processes.get(pid)!;
        return { info, processes: listing.processes };
      };
      const open = await look();
      const attachment = attachmentOf(open.info, open.processes);
      expect(attachment).toEqual({ kind: 'terminal', tty: open.info.tty });
      const owner: SessionOwner = {
        identity: open.info.identity!,
        pidDomain: null,
        tty: open.info.tty,
        processGroup: null,
        session: null,
        attachment,
        source: 'hook',
        kind: null,
        entrypoint: null,
        version: null,
        name: null,
      };
      expect(isAttached(owner, open.info, open.processes)).toBe(true);

      holder.stdin.write('close\n');
      expect(String((await once(holder.stdout, 'data'))[0])).toBe('closed\n');
      const closed = await look();
      expect(closed.info.identity).toEqual(open.info.identity);
      expect(closed.info.tty).toBeNull();
      expect(isAttached(owner, closed.info, closed.processes)).toBe(false);
    } finally {
      holder.stdin.end('\n');
      await once(holder, 'exit');
    }
  });
});
