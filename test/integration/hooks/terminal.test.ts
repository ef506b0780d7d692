import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createKeeper } from '../../../electron/janitor/keep/keeper.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { locateHome } from '../../../electron/store/files/home.ts';
import { readSession } from '../../../electron/store/records/sessions.ts';
import { attachmentOf, isAttached } from '../../../shared/session/attach.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import type { ScanDocument } from '../../../shared/contract/document.ts';
import type { SessionOwner } from '../../../shared/session/session.ts';
import { identityOf } from '../../fakes/real/own-processes.ts';
import { writeClaudeRecord } from '../../fakes/real/temporary-home.ts';
import { hasTerminals, holdTerminal } from './terminal-holder.ts';
import { describeWhere, itWhere, needsBuilt } from '../../fakes/describe-where.ts';

const cli = process.env['JANITOR_CLI'] ?? path.resolve('out/cli.cjs');

describeWhere(hasTerminals ? null : 'a real terminal needs Linux and python3', 'a closed terminal', () => {
  it('is taken away from its processes by the kernel, so that they are attached no more', async () => {
    const system = await createSystem();
    const terminal = await holdTerminal();
    onTestFinished(() => terminal.end());
    const look = async () => {
      const listing = await system.list();
      if (!listing.ok) throw new Error(listing.reason);
      return { info: listing.processes.get(terminal.pid)!, processes: listing.processes };
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

    await terminal.close();
    const closed = await look();
    expect(closed.info.identity).toEqual(open.info.identity);
    expect(closed.info.tty).toBeNull();
    expect(isAttached(owner, closed.info, closed.processes)).toBe(false);
  });

  itWhere(
    needsBuilt('out/cli.cjs'),
    'around a session that lives on: its beats stop, it is orphaned after the threshold, and ended once it is idle',
    async () => {
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-terminal-'));
      const terminal = await holdTerminal();
      onTestFinished(async () => {
        await terminal.end();
        fs.rmSync(dir, { recursive: true, force: true });
      });
      const located = locateHome({ JANITOR_HOME: dir }, '');
      if (!located.ok) throw new Error(located.reason);
      const { home } = located;

      // Minutes of keeping in moments: both clocks go on by an interval at each round.
      const system = await createSystem({});
      let movedMs = 0;
      const quick: System = {
        ...system,
        now: () => system.now() + movedMs,
        monotonicMs: () => system.monotonicMs() + movedMs,
      };
      const config = () => defaultConfig;
      const keeper = createKeeper({ system: quick, home, kind: 'tray', config, log: () => undefined });
      const keepMinutes = async (minutes: number) => {
        for (let i = 0; i < minutes; i += 1) {
          movedMs += 60_000;
          await keeper.tick();
        }
      };
      const janitor = (args: readonly string[], input = '') =>
        run([path.resolve('test/claude/support/later.mjs'), cli, ...args], input, {
          JANITOR_HOME: dir,
          CLAUDE_PID: args[0] === 'hook' ? String(terminal.pid) : undefined,
          LATER_MS: args[0] === 'hook' ? '0' : String(movedMs),
        });
      const verdict = async () => {
        const { stdout } = await janitor(['scan', '--json']);
        // Other sessions of the machine are seen, too.
        return (JSON.parse(stdout) as ScanDocument).sessions.find((one) => one.session_id === 'one');
      };

      await keepMinutes(1);
      // The test's process is no Claude Code by its program: Claude Code's own record vouches for it, as for the real one.
      const identity = await identityOf(terminal.pid);
      const own = { pid: terminal.pid, sessionId: 'one', procStart: identity.startToken };
      fs.mkdirSync(home.sessionsDir, { recursive: true });
      writeClaudeRecord(home, { ...own, status: 'busy' });
      await janitor(
        ['hook', 'SessionStart'],
        JSON.stringify({ session_id: 'one', cwd: '/', source: 'startup' }),
      );
      const read = readSession(home, 'one');
      expect(read.ok && read.record.owner?.attachment.kind).toBe('terminal');
      movedMs += 2 * 3_600_000;
      await keepMinutes(6);
      expect(await verdict()).toMatchObject({ verdict: 'active', reason: 'fresh-heartbeat' });

      await terminal.close();
      await keepMinutes(4);
      expect(await verdict()).toMatchObject({ verdict: 'active' });
      await keepMinutes(2);
      expect(await verdict()).toMatchObject({
        verdict: 'orphaned',
        reason: 'heartbeat-timeout',
        confidence: 'proven',
        pid: terminal.pid,
      });
      // In the midst of a turn it may still be wanted, so only a person may end it; idle, it can be resumed.
      expect(await janitor(['cleanup', '--auto', '--quiet'])).toMatchObject({ code: 0 });
      expect(await system.isRunning(identity)).toBe(true);
      writeClaudeRecord(home, { ...own, status: 'idle' });
      expect(await janitor(['cleanup', '--auto', '--quiet'])).toMatchObject({ code: 0 });
      expect(await system.isRunning(identity)).toBe(false);
    },
  );
});

function run(
  [preload = '', ...args]: readonly string[],
  input: string,
  env: Record<string, string | undefined>,
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', preload, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stdin.end(input);
    child.on('close', (code) => resolve({ code, stdout }));
  });
}
