import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A folder for everything that the tests of one run write, so that what they leave behind is seen and taken away. */
export interface Scratch {
  folder: string;
  /** Environment of the stages: where they may write. */
  env: NodeJS.ProcessEnv;
}

/** What programs that the tests use keep for a next run; no test can be blamed for it. */
const tolerated =
  /^(node-compile-cache|playwright-transform-cache-\d+|playwright-artifacts-\w+|jiti|v8-compile-cache-\d+|wine-\w+|\.X11-unix|\.ICE-unix|\.X\d+-lock)$/;

/** @param env of this run. What may be kept for the next run (Node for Windows, Claude Code) stays where it was. */
export function makeScratch(env: NodeJS.ProcessEnv): Scratch {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-run-'));
  const tmp = path.join(folder, 'tmp');
  fs.mkdirSync(tmp);
  // Some tests run as another user.
  fs.chmodSync(folder, 0o755);
  fs.chmodSync(tmp, 0o1777);
  return {
    folder,
    env: {
      TMPDIR: tmp,
      // What Windows calls it.
      ...(process.platform === 'win32' && { TEMP: tmp, TMP: tmp }),
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
      TEST_CACHE: env['TEST_CACHE'] ?? env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
      JANITOR_TEST_RUN: folder,
    },
  };
}

/**
 * What the tests left behind, as sentences: files and folders beside the known ones, and processes that carry the
 * run's mark in their environment (Linux only). The files are removed; a process is only named.
 *
 * @param own pids of this run itself
 */
export function clearScratch({ folder }: Scratch, own: ReadonlySet<number>): string[] {
  const left = fs
    .readdirSync(path.join(folder, 'tmp'))
    .filter((name) => !tolerated.test(name))
    .map((name) => `${name} in TMPDIR`);
  const running = marked(folder).filter(({ pid }) => !own.has(pid));
  // Windows keeps what a process that is just ending has open.
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return [...left, ...running.map(({ pid, command }) => `process ${pid}: ${command}`)].sort();
}

function marked(mark: string): { pid: number; command: string }[] {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!fs.readFileSync(`/proc/${name}/environ`, 'latin1').includes(`JANITOR_TEST_RUN=${mark}\0`))
          return [];
        const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), command: command.slice(0, 120) }];
      } catch {
        // It has gone meanwhile.
        return [];
      }
    });
}
