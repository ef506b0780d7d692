// Runs inside the desktop: starts the tray application, lets it come to rest, and writes down what each of its processes
// holds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { DESK, PROJECT, AT_REST_ELECTRON: electron, AT_REST_REPORT: report } = process.env;
/** Some looks of the janitor at its shortest interval, and the start's garbage collected. */
const settleMs = 30_000;

const home = join(DESK, 'home');
mkdirSync(join(home, '.claude', 'process-janitor'), { recursive: true, mode: 0o700 });
writeFileSync(join(home, '.claude', 'process-janitor-config.json'), '{"heartbeat_interval_seconds": 5}');

/** PSS in MB. Source: proc_pid_smaps(5). */
function pssMB(pid) {
  const [, kB] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kB) / 1024;
}

/** Which part of Electron a process is, by Chromium's own switch. */
function partOf(command) {
  const [, kind = 'main'] = /--type=([\w-]+)/.exec(command) ?? [];
  const [, service] = /--utility-sub-type=(\w+)/.exec(command) ?? [];
  return service === undefined ? kind : `utility (${service})`;
}

const child = spawn(electron, [`--user-data-dir=${join(home, 'user-data')}`, PROJECT, '--login'], {
  stdio: 'ignore',
});
await wait(settleMs);
const parts = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.startsWith(electron) ? [{ part: partOf(command), mb: pssMB(pid) }] : [];
    } catch {
      return [];
    }
  });
writeFileSync(report, JSON.stringify(parts));
const ended = once(child, 'exit');
child.kill('SIGTERM');
await ended;
