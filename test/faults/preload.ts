import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * Compiles a library that stands between a program and its calls, or says why not. Linux with gcc only.
 *
 * @param source the C file
 */
export function compilePreload(
  folder: string,
  source: string,
): { ok: true; library: string } | { ok: false; reason: string } {
  if (process.platform !== 'linux') return { ok: false, reason: 'faults are injected on Linux only' };
  const library = path.join(folder, `${path.basename(source, '.c')}.so`);
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, path.resolve(source), '-ldl'], {
    encoding: 'utf8',
  });
  if (built.error !== undefined)
    return { ok: false, reason: 'there is no gcc (npm run test:tools installs it)' };
  if (built.status !== 0) return { ok: false, reason: `gcc refused: ${built.stderr}` };
  return { ok: true, library };
}

/** One counted call of a run. */
export interface Call {
  number: number;
  name: string;
  path: string;
  wasFailed: boolean;
}

export function readCalls(log: string): Call[] {
  if (!fs.existsSync(log)) return [];
  return fs
    .readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, number, bang, name, file] = /^(\d+) (!?)(\S+) (.*)$/.exec(line) ?? [];
      return number === undefined
        ? []
        : [{ number: Number(number), name: name ?? '', path: file ?? '', wasFailed: bang === '!' }];
    });
}
