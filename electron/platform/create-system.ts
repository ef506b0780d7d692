import type { System } from './system.ts';

/**
 * The operating system that we run on. Loads only the code of that one system.
 *
 * @param env what programs that we start inherit, less Claude Code's own variables
 * @throws on a system that is none of Linux, macOS and Windows
 */
export async function createSystem(env: NodeJS.ProcessEnv = process.env): Promise<System> {
  // The names of the systems are compared, not switched over: Node knows eight more.
  if (process.platform === 'linux') return (await import('./linux/linux-system.ts')).createLinuxSystem(env);
  if (process.platform === 'darwin')
    return (await import('./darwin/darwin-system.ts')).createDarwinSystem(env);
  if (process.platform === 'win32') return (await import('./win32/win32-system.ts')).createWin32System(env);
  throw new Error(`Process Janitor does not know ${process.platform}; it works on Linux, macOS and Windows.`);
}
