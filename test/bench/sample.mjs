import { spawn } from 'node:child_process';

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs a command to its end and gives its wall time in milliseconds. Output is read and thrown away. */
export function wallMs(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const startedNs = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], ...options });
    child.stdin.end(options.input ?? '');
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', () => resolve(Number(process.hrtime.bigint() - startedNs) / 1e6));
  });
}

/** Medians of several commands, run in turn (A B C A B C …) so that a drifting machine hits all alike. */
export async function medians(commands, runs) {
  const times = commands.map(() => []);
  for (let run = -1; run < runs; run += 1) {
    for (const [index, [command, args, options]] of commands.entries()) {
      const ms = await wallMs(command, args, options);
      // The first round only warms the caches.
      if (run >= 0) times[index].push(ms);
    }
  }
  return times.map(median);
}

export { median };
