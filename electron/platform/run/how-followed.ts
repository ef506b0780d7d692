import { loadKoffi } from '../koffi.ts';

/** What `doctor` says of runs on this computer; a sentence. Starts and changes nothing. */
export async function howRunsAreFollowed(): Promise<string> {
  if (process.platform === 'darwin')
    return 'macOS keeps no list of what comes from a program: `run` only starts it.';
  const loaded = loadKoffi();
  if (!loaded.ok) return `\`run\` only starts a program here: ${loaded.reason}`;
  if (process.platform === 'linux') {
    const { bestPlace } = await import('../linux/run/best-place.ts');
    return bestPlace();
  }
  return 'A run lives in a job of its own, and --memory can limit it.';
}
