import type { Platform } from './process.ts';

/**
 * One form for all spellings of a folder, to compare it by. Windows makes no difference between slashes and letter
 * cases: Claude Code, a shell and the system itself may each write the same folder differently.
 */
export function folderKey(folder: string, platform: Platform): string {
  if (platform !== 'win32') return folder;
  return folder
    .replace(/^\\\\\?\\(?=[a-z]:)/i, '')
    .replaceAll('/', '\\')
    .replace(/(?<=[^:])\\+$/, '')
    .toLowerCase();
}
