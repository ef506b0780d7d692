import { readFileSync, rmSync } from 'node:fs';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';
import { autostartEntry, autostartIsOn } from './autostart.ts';
import type { LoginItem } from './login-item.ts';

/**
 * Electron has no login items on Linux; there, a file of the desktop's autostart folder does it.
 *
 * @param file where it belongs, see `autostartPath`
 * @param command the program with its arguments
 */
export function linuxLoginItem(file: string, command: readonly string[]): LoginItem {
  return {
    state: () => ({ on: autostartIsOnAt(file), available: true, note: null }),
    set(on) {
      if (on) writeFileSafelySync(file, autostartEntry(command), 0o644);
      else rmSync(file, { force: true });
    },
  };
}

function autostartIsOnAt(file: string): boolean {
  try {
    return autostartIsOn(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
