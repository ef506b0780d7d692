// `npm run bench:claude`: how soon a killed Claude Code, the real one, is told of. Never part of the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ScanDocument } from '../../shared/contract/document.ts';
import { claudeProgram } from '../claude/support/claude-program.mjs';
import { cli, makeProfile } from '../claude/support/make-profile.ts';
import { waitFor } from '../claude/support/wait-for.ts';

const kills = Number(process.env['BENCH_KILLS'] ?? 20);
/** Each session takes 250 MB. */
const atOnce = 5;
/** More often than this, looks out of turn are rationed: nobody crashes that often. */
const pauseMs = 6_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Milliseconds from each kill until `watch` tells of it. Its next tick is an hour away, so all comes of what it notices. */
async function measure(bin: string): Promise<number[]> {
  const ends: (() => Promise<void>)[] = [];
  const times: number[] = [];
  try {
    const profile = await makeProfile(bin, (clear) => void ends.unshift(clear), { isWatched: false });
    profile.write('.claude/process-janitor-config.json', '{"heartbeat_interval_seconds": 3600}');
    const watch = spawn(process.execPath, [cli, 'watch', '--json'], {
      env: { HOME: profile.dir, PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(watch, 'exit');
    ends.unshift(async () => {
      watch.kill('SIGTERM');
      await ended;
    });
    const shown = new Map<string, { shownAs: string; atMs: number }>();
    createInterface({ input: watch.stdout }).on('line', (line) => {
      // A warning has none.
      const { sessions = [] } = JSON.parse(line) as Partial<ScanDocument>;
      for (const { session_id: id, shown_as: shownAs } of sessions) {
        if (shown.get(id)?.shownAs !== shownAs) shown.set(id, { shownAs, atMs: performance.now() });
      }
    });
    const until = (sessionId: string, wanted: string) =>
      waitFor(`${sessionId} is shown as ${wanted}`, () => {
        const now = shown.get(sessionId);
        return now?.shownAs === wanted && now.atMs;
      });
    while (times.length < kills) {
      const sessions = [];
      while (sessions.length < Math.min(atOnce, kills - times.length)) sessions.push(await profile.start());
      for (const { sessionId } of sessions) await until(sessionId, 'running');
      for (const { pid, sessionId } of sessions) {
        await sleep(pauseMs + Math.random() * 2_000);
        const killedMs = performance.now();
        process.kill(pid, 'SIGKILL');
        times.push((await until(sessionId, 'just-crashed')) - killedMs);
        console.log(`${times.length}: told after ${seconds(times.at(-1) ?? NaN)}`);
      }
    }
    return times;
  } finally {
    for (const end of ends) await end();
  }
}

const found = claudeProgram();
if (found.ok) {
  const times = (await measure(found.bin)).toSorted((a, b) => a - b);
  console.log(
    `a killed Claude Code is told: median of ${times.length} ${seconds(times[Math.floor(times.length / 2)] ?? NaN)}, longest ${seconds(times.at(-1) ?? NaN)}   (goal: median ≤ 3 s)`,
  );
} else console.warn(`SKIPPED, nothing was measured on the real Claude Code: ${found.reason}`);
