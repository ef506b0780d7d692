import type { System } from './system.ts';

/** Loaded at its first use: it would be a thirtieth of a scan's start, and a scan on Linux starts no program. */
const childProcess = () => process.getBuiltinModule('node:child_process');

const maxOutputBytes = 64 * 1024 * 1024;

/**
 * The environment that programs of ours start with. Claude Code's variables stay behind: with them a resumed
 * session would take itself for a nested one and not register, and our keeper would look like a session's
 * child. `ELECTRON_RUN_AS_NODE` would turn the next Electron into a bare Node.
 */
export function inheritedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string) => !/^(CLAUDE|AI_AGENT$|ELECTRON_RUN_AS_NODE$)/i.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isOurs(name)));
}

/** `run` and `spawnDetached` of `System`, for programs that inherit from `env`. */
export function programs(env: NodeJS.ProcessEnv): Pick<System, 'run' | 'spawnDetached'> {
  return {
    run: (command, args, timeoutMs) =>
      runProgram(command, args, { timeoutMs, env: inheritedEnvironment(env) }),

    spawnDetached(command, args, extra) {
      const child = childProcess().spawn(command, args, {
        detached: true,
        stdio: 'ignore',
        shell: false,
        // Not `windowsHide`, which would hide the window of the tray application as well (SW_HIDE in STARTUPINFO);
        // detached, a program of the terminal gets no console, so none shows.
        env: { ...inheritedEnvironment(env), ...extra },
      });
      // Nobody waits for it, so a program that can't start must not bring us down.
      child.on('error', () => undefined);
      child.unref();
    },
  };
}

/**
 * Runs a program to its end with arguments as given and nothing on its input.
 * Rejects where it can't start, takes longer than `timeoutMs` (it is killed then), dies of a signal, or
 * prints more than 64 MiB; any exit code is an answer.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { timeoutMs: number; env: NodeJS.ProcessEnv },
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = childProcess().execFile(
      command,
      [...args],
      {
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: maxOutputBytes,
        windowsHide: true,
        env: options.env,
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
        else if (error.killed === true && typeof error.code !== 'string')
          reject(new Error(`${command} did not finish within ${options.timeoutMs} ms.`, { cause: error }));
        else reject(new Error(`${command} could not be run: ${error.message}`, { cause: error }));
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}
