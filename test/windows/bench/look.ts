// Runs on Windows' Node: what one look costs beside 300 more processes, against the bare call that lists them.
import { spawn } from 'node:child_process';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { loadKoffi } from '../../../electron/platform/koffi.ts';
import { windowsFunctions } from '../../../electron/platform/win32/api/functions.ts';

const [idle = '', count = '300'] = process.argv.slice(2);
const loaded = loadKoffi();
if (!loaded.ok) throw new Error(loaded.reason);
const windows = windowsFunctions(loaded.koffi);
const children = Array.from({ length: Number(count) }, () =>
  spawn(idle, [], { stdio: 'ignore', windowsHide: true }),
);

/** Median of `runs` runs, in milliseconds. */
async function medianMs(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}

const memory = Buffer.alloc(4 * 1024 * 1024);
const bareCall = () => {
  const status = windows.ntdll.NtQuerySystemInformation(5, memory, memory.length, Buffer.alloc(4));
  if (status !== 0) throw new Error(`NtQuerySystemInformation answered ${String(status)}.`);
};
/** Every look is the first one of a system that knows nobody yet. */
const firstLook = async () => (await createSystem({})).list();

try {
  const system = await createSystem({});
  const listing = await system.list();
  if (!listing.ok) throw new Error(listing.reason);
  const pids = [...listing.processes.values()].slice(-10).map(({ pid }) => pid);
  const figures = {
    processes: listing.processes.size,
    bareMs: await medianMs(21, bareCall),
    firstMs: await medianMs(21, firstLook),
    againMs: await medianMs(21, () => system.list()),
    inspectTenMs: await medianMs(7, () => system.inspect(pids, new Set())),
  };
  console.log(JSON.stringify(figures));
} finally {
  for (const child of children) child.kill('SIGKILL');
}
