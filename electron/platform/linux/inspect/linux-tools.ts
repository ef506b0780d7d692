import { existsSync } from 'node:fs';
import { runProgram } from '../../run-program.ts';

/** Where Linux keeps the tools that we ask; never looked up in `PATH`. The last is NixOS's. */
const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/run/current-system/sw/bin'];

/** Runs one of the system's tools; `null` where there is none, or where it failed or took too long. */
export type RunLinuxTool = (
  tool: 'ss' | 'systemctl' | 'busctl',
  args: readonly string[],
) => Promise<string | null>;

const timeoutMs = 3_000;

/** @param env who runs the user's services is found by `XDG_RUNTIME_DIR` and `DBUS_SESSION_BUS_ADDRESS` */
export function linuxTools(env: NodeJS.ProcessEnv): RunLinuxTool {
  const { XDG_RUNTIME_DIR = `/run/user/${process.geteuid?.() ?? 0}`, DBUS_SESSION_BUS_ADDRESS } = env;
  const toolEnv = {
    LC_ALL: 'C',
    XDG_RUNTIME_DIR,
    ...(DBUS_SESSION_BUS_ADDRESS === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS }),
  };
  return async (tool, args) => {
    const path = folders.map((folder) => `${folder}/${tool}`).find((candidate) => existsSync(candidate));
    if (path === undefined) return null;
    try {
      const { code, stdout } = await runProgram(path, args, { timeoutMs, env: toolEnv });
      return code === 0 ? stdout : null;
    } catch {
      return null;
    }
  };
}
