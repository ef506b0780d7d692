import type { System } from './system.ts';

/**
 * The operating system that we run on. Loads only the code of that one system.
 *
 * @param env what programs that we start inherit, less Claude Code's own variables
 * @throws on a system that is none of Linux, macOS and Windows
 */
export async function createSystem(env: NodeJS.ProcessEnv = process.env): Promise<System> {
  if (process.platform === 'linux') {
    const { createLinuxSystem } = await import('./linux/linux-system.ts');
    return createLinuxSystem(env);
  }
  throw new Error(`Process Janitor does not know ${process.platform}; it works on Linux, macOS and Windows.`);
}
