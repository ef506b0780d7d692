import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { systemTimers, type Timers } from '../../../electron/janitor/notice/timers.ts';
import { watchMemory } from '../../../electron/janitor/notice/watch-memory.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { readMemory } from '../../../electron/platform/linux/memory/read-memory.ts';
import { isShortOfMemory, type MemoryReading } from '../../../shared/running/pressure.ts';

const MB = 1024 ** 2;
const limitBytes = 400 * MB;

/** A control group for memory that this test may make below its own; `null`: it may not. */
function ownGroup(): { folder: string } | null {
  const lines = process.platform === 'linux' ? fs.readFileSync('/proc/self/cgroup', 'utf8').split('\n') : [];
  const unified = lines.find((line) => line.startsWith('0::'))?.slice(3);
  const memory = lines.find((line) => line.split(':')[1] === 'memory')?.split(':')[2];
  const places = [
    ...(memory === undefined
      ? []
      : [{ parent: `/sys/fs/cgroup/memory${memory}`, limit: 'memory.limit_in_bytes' }]),
    ...(unified === undefined ? [] : [{ parent: `/sys/fs/cgroup${unified}`, limit: 'memory.max' }]),
  ];
  for (const { parent, limit } of places) {
    const folder = path.join(parent, `janitor-test-${process.pid}`);
    try {
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, limit), String(limitBytes));
      return { folder };
    } catch {
      if (fs.existsSync(folder)) fs.rmdirSync(folder);
    }
  }
  return null;
}

const group = ownGroup();
if (group === null) console.warn('SKIPPED: no control group with a limit on memory can be made here.');

/** Fills as much memory as it is told. */
const eater = `
const held = [];
console.log('ready');
process.stdin.on('data', (text) => { held.push(Buffer.alloc(Number(text), 7)); console.log('held'); });`;

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  // The group is empty only once the kernel has let go of them.
  while (group !== null && fs.existsSync(group.folder)) {
    try {
      fs.rmdirSync(group.folder);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

/** A process in the group that holds as much as it is told. */
function startEater(folder: string): ChildProcess {
  // It joins before it becomes anything: nothing of it is counted elsewhere.
  const script = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  const child = spawn('sh', ['-c', script, folder, process.execPath, '-e', eater], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** `/proc` as a process of the group sees it. */
function procOf(pid: number): string {
  const proc = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-proc-'));
  onTestFinished(() => fs.rmSync(proc, { recursive: true, force: true }));
  fs.mkdirSync(path.join(proc, 'self'));
  // Not copied as a file: the kernel says that it is empty.
  fs.writeFileSync(path.join(proc, 'self/cgroup'), fs.readFileSync(`/proc/${pid}/cgroup`));
  for (const name of ['meminfo', 'pressure']) fs.symlinkSync(`/proc/${name}`, path.join(proc, name));
  return proc;
}

it.runIf(group !== null)(
  'memory that runs short in a limited control group is told once, in numbers of that group',
  async () => {
    const eating = startEater(group!.folder);
    const answers = createInterface({ input: eating.stdout! })[Symbol.asyncIterator]();
    await answers.next();
    const proc = procOf(eating.pid!);
    const hold = async (bytes: number) => {
      eating.stdin!.write(String(Math.floor(bytes)));
      if ((await answers.next()).done === true) throw new Error('The kernel has ended what held the memory.');
    };
    // What is left of the group; `null` while the machine itself has less, for which others may see at any moment.
    const left = () => {
      const { totalBytes, availableBytes } = readMemory(proc)!;
      return totalBytes === limitBytes ? availableBytes! : null;
    };
    while (left() === null) await hold(20 * MB);
    expect(isShortOfMemory(readMemory(proc)!)).toBe(false);

    const told: MemoryReading[] = [];
    let readings = 0;
    const system = {
      ...(await createSystem({})),
      memory: () => Promise.resolve(readMemory(proc)).finally(() => (readings += 1)),
    };
    const hasty: Timers = { after: (ms, run) => systemTimers.after(ms / 1000, run) };
    const watch = watchMemory(system, hasty, (reading) => told.push(reading));
    onTestFinished(() => watch.stop());
    for (let bytes = left(); bytes === null || bytes > 0.03 * limitBytes; bytes = left())
      await hold(bytes === null ? 2 * MB : Math.max(MB, (bytes - 0.02 * limitBytes) / 4));
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 90_000, interval: 5 });
    expect(told[0]).toMatchObject({ totalBytes: limitBytes });
    const before = readings;
    await vi.waitFor(() => expect(readings).toBeGreaterThan(before + 20), { timeout: 90_000, interval: 5 });
    expect(told).toHaveLength(1);
  },
);
