import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startLiveClaude, type LiveClaude } from './live-claude.ts';
import { compilePreload } from './preload.ts';

/** Where, and with what, faults are tried one after the other. */
export interface Bench {
  folder: string;
  /** The library that lets calls fail. */
  library: string;
  /** `inside.ts`, bundled. */
  inside: string;
  /** What the fence of these trials lets through: the number of no process, so that only its mark counts. */
  mark: number;
  claude: LiveClaude;
}

/** Larger than any pid on Linux, proc(5): /proc/sys/kernel/pid_max. */
const beyondPids = 4_194_304;

/**
 * Makes benches that can be used side by side, or says why it can't. Linux with gcc only.
 *
 * @param folder an empty one
 */
export async function makeBenches(
  folder: string,
  count: number,
): Promise<{ ok: true; benches: Bench[]; end: () => Promise<void> } | { ok: false; reason: string }> {
  const preload = compilePreload(folder, 'test/faults/failing-calls.c');
  if (!preload.ok) return preload;
  const code = path.join(folder, 'code');
  fs.mkdirSync(code);
  const bundled = spawnSync(process.execPath, ['test/faults/bundle-inside.mjs', code], { encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`inside.ts cannot be bundled: ${bundled.stderr}`);
  const inside = path.join(code, 'program.mjs');
  const benches = await Promise.all(
    Array.from({ length: count }, async (_, n): Promise<Bench> => {
      const mark = beyondPids + process.pid * count + n;
      const place = path.join(folder, String(n));
      fs.mkdirSync(place);
      return { folder: place, library: preload.library, inside, mark, claude: await startLiveClaude(mark) };
    }),
  );
  const end = async () => {
    await Promise.all(benches.map(({ claude }) => claude.end()));
  };
  return { ok: true, benches, end };
}
