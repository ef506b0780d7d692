import * as os from 'node:os';

/** `os.homedir()` throws where there is neither HOME nor an entry for the user. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform !== 'win32' && env['HOME'] !== undefined) return env['HOME'];
  try {
    return os.homedir();
  } catch {
    return '';
  }
}
