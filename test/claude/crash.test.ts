import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { ProcessRow } from '../../shared/contract/document.ts';
import { promptToRun } from './support/messages-api.ts';
import { isLiving, type OwnProcess } from './support/own-processes.ts';
import { createProfile, hourMs, type Profile, type Session } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

const hasClaude = inject('claudeBin') !== '';
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('Skipped: tmux is not installed, so its veto is not tried here.');

/** A script that only waits; the mark makes it findable. Claude Code refuses a bare `sleep`. */
const idle = (mark: string) => `import time  # ${mark}\ntime.sleep(900)\n`;

/** The one process of the profile with this command line, whatever folder its program is in. */
async function found(profile: Profile, line: string): Promise<OwnProcess> {
  return waitFor(`a process of ${line}`, () =>
    profile.processes().find(({ command }) => command.replace(/^\S*\//, '') === line),
  );
}

const server = path.join(import.meta.dirname, 'support', 'mcp-server.mjs');

/** An MCP server behind a shell, as wrappers start theirs. */
const serverConfig = (profile: Profile) =>
  profile.write(
    'mcp.json',
    JSON.stringify({ mcpServers: { leaky: { command: 'sh', args: ['-c', `node ${server}; true`] } } }),
  );

/** What is said of a command that may be wanted to its end. */
const jobReason =
  /command of Claude's shell, which may be wanted|A command or a hook of the session started it|process session of its own|left its parent while its session lived/;

async function runInTurn(session: Session, command: string, isBackground = false): Promise<void> {
  await session.type(promptToRun({ command, ...(isBackground && { run_in_background: true }) }));
}

const pids = (rows: readonly ProcessRow[]) => rows.map(({ pid }) => pid);

/** One turn is over, its hook was called, and Claude Code, which writes behind, has written it down. */
async function turnIsOver(profile: Profile, session: Session): Promise<void> {
  await waitFor('the turn is over', () => profile.record(session.sessionId)?.beat);
  const projects = path.join(profile.dir, '.claude', 'projects');
  await waitFor('the conversation is written down', () =>
    fs
      .readdirSync(projects)
      .map((folder) => path.join(projects, folder, `${session.sessionId}.jsonl`))
      .some((file) => fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('"Done."')),
  );
  await session.status('idle');
}

async function crash(profile: Profile, session: Session): Promise<void> {
  process.kill(session.pid, 'SIGKILL');
  await session.gone();
  await profile.keeper.tick();
}

describe.runIf(hasClaude)('a session that is killed', () => {
  it('while idle: proven to be gone, nothing to end, and the conversation can be resumed', async () => {
    const profile = await createProfile({ hooks: true });
    const session = await profile.start();
    await session.type('hello');
    await turnIsOver(profile, session);
    await profile.keeper.tick();
    await crash(profile, session);
    expect(await profile.verdict(session.sessionId)).toMatchObject({
      verdict: 'orphaned',
      reason: 'process-gone',
      confidence: 'proven',
      processes: [],
      can_resume: true,
    });
  });

  it('with everything that leaks: found, explained, and what is proven is ended; what is wanted survives', async () => {
    const profile = await createProfile({ hooks: true });
    profile.write('project/wait.py', 'import time\ntime.sleep(3)\n');
    for (const name of ['amp', 'setsid', 'late', 'tree', 'foreground', 'byhand', 'daemon']) {
      profile.write(`project/${name}.py`, idle(name));
    }
    profile.write('project/tree.sh', 'python3 tree.py; true\n');
    profile.spawn('python3', ['byhand.py']);
    const byHand = await found(profile, 'python3 byhand.py');

    const session = await profile.start('--mcp-config', serverConfig(profile));
    const mcpServer = await found(profile, `node ${server}`);
    await profile.keeper.tick();
    // Seen by the keeper while the call that started them still runs: that is lineage.
    await runInTurn(session, 'python3 amp.py & setsid python3 setsid.py > /dev/null 2>&1 & python3 wait.py');
    const amp = await found(profile, 'python3 amp.py');
    const setsid = await found(profile, 'python3 setsid.py');
    await profile.keeper.tick();
    await session.status('idle', 'shell');
    // Never seen before it lost its parent: its environment tells where it is from, and no more.
    await runInTurn(session, 'python3 late.py & sleep 0.1');
    const late = await found(profile, 'python3 late.py');
    await session.status('idle', 'shell');
    // As adb does it: in its own session, at home in the root folder, listening for whoever comes.
    await runInTurn(session, '(cd / && setsid python3 -m http.server 0 > /dev/null 2>&1 &) ; sleep 0.1');
    const daemon = await found(profile, 'python3 -m http.server 0');
    await session.status('idle', 'shell');
    if (hasTmux) {
      await runInTurn(session, `tmux -S ${profile.dir}/run/tmux new-session -d 'python3 daemon.py'`);
      await session.status('idle', 'shell');
    }
    const inTmux = hasTmux ? await found(profile, 'python3 daemon.py') : null;
    await runInTurn(session, 'bash tree.sh', true);
    const tree = await found(profile, 'python3 tree.py');
    await session.status('shell', 'idle');
    await runInTurn(session, 'python3 foreground.py');
    const foreground = await found(profile, 'python3 foreground.py');
    await profile.keeper.tick();

    const before = await profile.scan();
    expect(before.orphaned_sessions).toEqual([]);
    expect(before.sessions.flatMap(({ processes }) => processes)).toEqual([]);

    await crash(profile, session);
    const row = await profile.verdict(session.sessionId);
    expect(row).toMatchObject({ verdict: 'orphaned', reason: 'process-gone', confidence: 'proven' });
    const leaks = { mcpServer, amp, setsid, late, tree, foreground };
    for (const [what, { pid }] of Object.entries(leaks)) {
      const leak = row.processes.find((candidate) => candidate.pid === pid);
      expect(leak, what).toBeDefined();
      expect(leak?.evidence.length, what).toBeGreaterThan(0);
      expect(leak?.vetoes, what).toEqual([]);
    }
    expect(pids(row.processes)).not.toContain(byHand.pid);
    const tmuxRow = row.processes.find(({ pid }) => pid === inTmux?.pid);
    expect(tmuxRow === undefined || tmuxRow.vetoes.length > 0, JSON.stringify(tmuxRow)).toBe(true);
    const proven = row.processes.filter(({ confidence }) => confidence === 'proven');
    expect(pids(proven)).toContain(mcpServer.pid);
    const jobs = { amp, setsid, late, tree, foreground, daemon };
    for (const [what, { pid }] of Object.entries(jobs)) {
      const job = row.processes.find((candidate) => candidate.pid === pid);
      expect([job?.confidence, job?.origin], what).toEqual(['likely', 'certain']);
      expect(job?.use_reasons.join(' '), what).toMatch(
        what === 'daemon' ? /It listens on port \d+/ : jobReason,
      );
    }

    const { code, stdout, stderr } = await profile.janitor(['cleanup', '--auto', '--json'], hourMs);
    expect(code, stderr + stdout).toBe(0);
    for (const { pid, command } of proven) expect(isLiving(pid), `${command}\n${stdout}`).toBe(false);
    const wanted = [byHand, ...(inTmux === null ? [] : [inTmux])];
    for (const { pid, command } of [...wanted, ...Object.values(jobs)])
      expect(isLiving(pid), `${command}\n${stdout}`).toBe(true);

    const all = await profile.janitor(
      ['cleanup', '--execute', '--include-likely', '--yes', '--json', '--session', session.sessionId],
      hourMs,
    );
    expect(isLiving(late.pid), all.stdout).toBe(false);
    for (const { pid, command } of wanted) expect(isLiving(pid), `${command}\n${all.stdout}`).toBe(true);
  });

  it('beside another one in the same folder, which is not touched', async () => {
    const profile = await createProfile({ hooks: true });
    for (const name of ['one', 'two']) profile.write(`project/${name}.py`, idle(name));
    const dying = await profile.start('--mcp-config', serverConfig(profile));
    const serverOfDying = await found(profile, `node ${server}`);
    const living = await profile.start();
    await runInTurn(dying, 'python3 one.py', true);
    await runInTurn(living, 'python3 two.py', true);
    const one = await found(profile, 'python3 one.py');
    const two = await found(profile, 'python3 two.py');
    await profile.keeper.tick();
    await crash(profile, dying);
    const document = await profile.scan();
    expect(document.orphaned_sessions).toEqual([dying.sessionId]);
    expect(pids(document.sessions.flatMap(({ processes }) => processes))).toContain(one.pid);
    expect(pids(document.sessions.flatMap(({ processes }) => processes))).not.toContain(two.pid);
    await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs);
    expect([serverOfDying, one, two, living].map(({ pid }) => isLiving(pid))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    const all = ['cleanup', '--execute', '--include-likely', '--yes', '--quiet'];
    await profile.janitor([...all, '--session', dying.sessionId], hourMs);
    expect([one, two, living].map(({ pid }) => isLiving(pid))).toEqual([false, true, true]);
    expect(await profile.verdict(living.sessionId)).toMatchObject({ verdict: 'active' });
  });

  it('and resumed by another process: active again, its conversation whole', async () => {
    const profile = await createProfile({ hooks: true });
    const session = await profile.start();
    await session.type('hello');
    await turnIsOver(profile, session);
    await crash(profile, session);
    const resumed = await profile.start('--resume', session.sessionId);
    expect(resumed.sessionId).toBe(session.sessionId);
    await waitFor(
      'the new process is registered',
      () => profile.record(session.sessionId)?.pid === resumed.pid,
    );
    await profile.keeper.tick();
    expect(await profile.verdict(session.sessionId)).toMatchObject({ verdict: 'active', pid: resumed.pid });
    await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs);
    expect(isLiving(resumed.pid)).toBe(true);
    expect(fs.existsSync(path.join(profile.home.sessionsDir, session.sessionId))).toBe(true);
  });

  it.each(['and is over', 'and is resumed by another process'])(
    '%s, with nothing that ever watched it: its server is ended, its jobs are offered and stay',
    async (what) => {
      const profile = await createProfile({ isWatched: false });
      for (const name of ['shell', 'amp', 'setsid']) profile.write(`project/${name}.py`, idle(name));
      const session = await profile.start('--mcp-config', serverConfig(profile));
      await session.type('hello');
      const leaky = await found(profile, `node ${server}`);
      await session.status('idle');
      await runInTurn(session, 'python3 shell.py', true);
      const jobs = [await found(profile, 'python3 shell.py')];
      await session.status('shell', 'idle');
      await runInTurn(session, 'python3 amp.py & setsid python3 setsid.py > /dev/null 2>&1 & sleep 0.1');
      jobs.push(await found(profile, 'python3 amp.py'), await found(profile, 'python3 setsid.py'));
      await session.status('shell', 'idle');
      process.kill(session.pid, 'SIGKILL');
      await session.gone();
      // Claude's own shell around the background command, by its snapshot.
      const shells = profile.processes().filter(({ command }) => command.includes('/shell-snapshots/'));
      expect(shells).not.toEqual([]);
      const isResumed = what.includes('resumed');
      const resumed = isResumed ? await profile.start('--resume', session.sessionId) : null;

      const rows = (await profile.scan()).sessions.flatMap(({ processes }) => processes);
      const rowOf = (pid: number) => rows.find((row) => row.pid === pid);
      expect(rowOf(leaky.pid), JSON.stringify(rows)).toMatchObject({ confidence: 'proven', use: 'none' });
      for (const { pid, command } of [...jobs, ...shells]) {
        expect(rowOf(pid), command).toMatchObject({ confidence: 'likely', origin: 'certain', vetoes: [] });
        expect(rowOf(pid)?.use_reasons.join(' '), command).toMatch(jobReason);
      }
      const { code, stdout } = await profile.janitor(['cleanup', '--auto', '--json'], hourMs);
      expect(code, stdout).toBe(0);
      expect(isLiving(leaky.pid), stdout).toBe(false);
      for (const { pid, command } of [...jobs, ...shells]) expect(isLiving(pid), command).toBe(true);
      if (resumed !== null) expect(isLiving(resumed.pid)).toBe(true);
    },
  );

  it('while a session that it started itself goes on: the nested one is its own', async () => {
    const profile = await createProfile({ hooks: true });
    profile.write('project/inner.py', idle('inner'));
    profile.write(
      'project/nested.sh',
      `setsid "$CLAUDE_CODE_EXECPATH" -p --allowedTools Bash -- '${promptToRun({ command: 'python3 inner.py' })}' < /dev/null > /dev/null 2>&1\n`,
    );
    const outer = await profile.start();
    await runInTurn(outer, 'bash nested.sh', true);
    const inner = await found(profile, 'python3 inner.py');
    const nested = await waitFor('the nested session is registered', () =>
      profile.claudeFiles().find(({ pid }) => pid !== outer.pid),
    );
    await profile.keeper.tick();
    expect(profile.record(nested.sessionId)).toMatchObject({ pid: nested.pid, status: 'active' });
    await crash(profile, outer);
    const document = await profile.scan();
    expect(document.orphaned_sessions).toEqual([outer.sessionId]);
    const shown = document.sessions.flatMap(({ processes }) => processes);
    for (const { pid, vetoes } of shown) {
      if (pid === inner.pid || pid === nested.pid) expect(vetoes).not.toEqual([]);
    }
    await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs);
    expect([isLiving(nested.pid), isLiving(inner.pid)]).toEqual([true, true]);
  });
});
