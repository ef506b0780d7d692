import { runProgram } from '../run-program.ts';
import { psLocale } from './ps-table.ts';

/** Where macOS keeps the tools that we ask; never looked up in `PATH`. */
const paths = {
  ps: '/bin/ps',
  sysctl: '/usr/sbin/sysctl',
  lsof: '/usr/sbin/lsof',
  launchctl: '/bin/launchctl',
  top: '/usr/bin/top',
  lsappinfo: '/usr/bin/lsappinfo',
} as const;

/** Runs one of the system's tools; `null` where it could not run, or failed and said nothing. */
export type RunTool = (tool: keyof typeof paths, args: readonly string[]) => Promise<string | null>;

const timeoutMs = 10_000;

export const runTool: RunTool = async (tool, args) => {
  try {
    const { code, stdout } = await runProgram(paths[tool], args, { timeoutMs, env: { ...psLocale } });
    // lsof and ps end with 1 where one of several pids is gone, and still tell of the others.
    return code === 0 || stdout !== '' ? stdout : null;
  } catch {
    return null;
  }
};
