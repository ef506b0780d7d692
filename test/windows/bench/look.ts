// Runs on Windows' Node: what one look costs beside 300 more processes, as a multiple of the bare call that lists them.
// On a real Windows: node test/windows/bench/look.ts ping -n 600 127.0.0.1
import { spawn, spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadKoffi, type NativeFunction } from '../../../electron/platform/koffi.ts';
import { windowsFunctions } from '../../../electron/platform/win32/api/functions.ts';
import { createApiSystem } from '../../../electron/platform/win32/look/api-system.ts';

const [idle = '', ...idleArguments] = process.argv.slice(2);
const loaded = loadKoffi();
if (!loaded.ok) throw new Error(loaded.reason);
const windows = windowsFunctions(loaded.koffi);
const children = Array.from({ length: 300 }, () =>
  spawn(idle, idleArguments, { stdio: 'ignore', windowsHide: true }),
);

/** Median of `runs` runs, in milliseconds. */
async function medianMs(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

const memory = Buffer.alloc(4 * 1024 * 1024);
const bareCall = () => {
  const status = windows.ntdll.NtQuerySystemInformation(5, memory, memory.length, Buffer.alloc(4));
  if (status !== 0) throw new Error(`NtQuerySystemInformation answered ${String(status)}.`);
};

/** Time spent in one function of Windows since the last question, in milliseconds. */
function clocked(call: NativeFunction): { call: NativeFunction; takenMs(): number } {
  let sumMs = 0;
  const timed = (...args: readonly unknown[]) => {
    const startedMs = performance.now();
    const result = call(...args);
    sumMs += performance.now() - startedMs;
    return result;
  };
  const takenMs = () => {
    const taken = sumMs;
    sumMs = 0;
    return taken;
  };
  return { call: Object.assign(timed, { async: call.async.bind(call) }), takenMs };
}

const copying = clocked(windows.kernel32.ReadProcessMemory);
const asking = clocked(windows.iphlpapi.GetExtendedTcpTable);
const { addressOf, scratch, kernel32, ntdll, advapi32, iphlpapi, user32 } = windows;
const timed = {
  ...{ addressOf, scratch, ntdll, advapi32, user32 },
  kernel32: { ...kernel32, ReadProcessMemory: copying.call },
  iphlpapi: { ...iphlpapi, GetExtendedTcpTable: asking.call },
};
/** Every look is the first one of a system that knows nobody yet. */
const firstLook = async () => createApiSystem({}, timed).list();
/** A program of its own, from its start to its end, with nothing to read its output. */
const program = (...args: readonly string[]) => spawnSync(process.execPath, args, { stdio: 'ignore' });

// A program that is just being started keeps Windows busy.
await sleep(5000);

try {
  const system = createApiSystem({}, timed);
  const startedMs = performance.now();
  const listing = await system.list();
  const coldMs = performance.now() - startedMs;
  if (!listing.ok) throw new Error(listing.reason);
  const pids = [...listing.processes.values()].slice(-10).map(({ pid }) => pid);
  copying.takenMs();
  const [copies, tables]: [number[], number[]] = [[], []];
  const figures = {
    processes: listing.processes.size,
    bareMs: await medianMs(21, bareCall),
    coldMs,
    firstMs: await medianMs(21, async () => {
      await firstLook();
      copies.push(copying.takenMs());
    }),
    copiesMs: median(copies),
    againMs: await medianMs(21, () => system.list()),
    inspectTenMs: await medianMs(7, async () => {
      await system.inspect(pids, new Set());
      tables.push(asking.takenMs());
    }),
    tablesMs: median(tables),
    nodeMs: await medianMs(5, () => program('-e', '0')),
    scanMs: await medianMs(5, () => program(path.resolve('out/cli.cjs'), 'scan', '--json')),
  };
  for (const row of table(figures)) console.log(`| ${row.join(' | ')} |`);
} finally {
  for (const child of children) child.kill('SIGKILL');
}

/** The figures as rows, with a heading. */
function table(took: Record<'processes' | `${string}Ms`, number>): string[][] {
  const ms = (name: string) => took[`${name}Ms`] ?? NaN;
  const times = (name: string) => `${ms(name).toFixed(1)} ms, ${(ms(name) / ms('bare')).toFixed(1)} ×`;
  const share = (part: string, whole: string) =>
    `${ms(part).toFixed(1)} ms, ${Math.round((100 * ms(part)) / ms(whole))} % of it`;
  return [
    [`beside ${took.processes} processes`, 'takes, and in bare calls'],
    ['---', '---'],
    ['`NtQuerySystemInformation` alone (the bare call)', times('bare')],
    ['the first look', times('first')],
    ['– of that `ReadProcessMemory`, two for each process', share('copies', 'first')],
    ['the very first look of a program', times('cold')],
    ['each further look', times('again')],
    ['the costly facts of ten processes', times('inspectTen')],
    ['– of that `GetExtendedTcpTable`, two in all', share('tables', 'inspectTen')],
    ['`node -e 0`', times('node')],
    ['`scan --json`, from start to end', times('scan')],
  ];
}
