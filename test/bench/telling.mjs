import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** More often than this, looks out of turn are rationed: nobody crashes that often. */
const pauseMs = 6_000;

/** Field 22 of /proc/<pid>/stat, as Claude Code writes it down. */
function startTokenOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

/** Processes that Claude Code's records name as sessions; and the folder with those records. */
export function runningHome(count) {
  const dir = mkdtempSync(join(tmpdir(), 'janitor-bench-'));
  mkdirSync(join(dir, 'sessions'), { mode: 0o700 });
  const sessions = Array.from({ length: count }, (_, n) => {
    const child = spawn('sleep', ['1800'], { stdio: 'ignore' });
    const { pid } = child;
    const sessionId = `cccccccc-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const record = {
      pid,
      sessionId,
      cwd: dir,
      startedAt: Date.now(),
      procStart: startTokenOf(pid),
      kind: 'interactive',
      entrypoint: 'cli',
    };
    writeFileSync(join(dir, 'sessions', `${pid}.json`), JSON.stringify(record));
    return { child, sessionId };
  });
  return {
    dir,
    sessions,
    end() {
      for (const { child } of sessions) child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Milliseconds from the kill of each of `count` sessions until `watch` tells of it. */
export async function measureTelling(cli, count) {
  const home = runningHome(count);
  const env = { ...process.env, JANITOR_HOME: home.dir, HOME: home.dir };
  const watch = spawn(process.execPath, [cli, 'watch', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const shown = new Map();
  let hear = () => undefined;
  createInterface({ input: watch.stdout }).on('line', (line) => {
    // A warning has none.
    for (const { session_id: id, shown_as: shownAs } of JSON.parse(line).sessions ?? [])
      shown.set(id, shownAs);
    hear();
  });
  const until = async (isSo) => {
    while (!isSo()) await new Promise((resolve) => (hear = resolve));
  };
  try {
    await until(() => home.sessions.every(({ sessionId }) => shown.get(sessionId) === 'running'));
    const times = [];
    for (const { child, sessionId } of home.sessions) {
      await sleep(pauseMs + Math.random() * 2_000);
      const startedMs = performance.now();
      child.kill('SIGKILL');
      await until(() => shown.get(sessionId) !== 'running');
      times.push(performance.now() - startedMs);
    }
    return times;
  } finally {
    watch.kill('SIGTERM');
    home.end();
  }
}
