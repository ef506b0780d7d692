import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';
import { autostartEntry, autostartIsOn, execOf, execValue, programOf } from './autostart.ts';
import type { LoginItem, LoginItemState } from './login-item.ts';

/**
 * Electron has no login items on Linux; there, a file of the desktop's autostart folder does it.
 *
 * @param file where it belongs, see `autostartPath`
 * @param command the program with its arguments
 */
export function linuxLoginItem(file: string, command: readonly string[]): LoginItem {
  const ours = execValue(command);

  function state(): LoginItemState {
    const other = startsOther(readEntry(file), ours);
    if (other !== null) {
      const note = `At login another copy starts: ${programOf(other)}. Tick this to start the one that runs now.`;
      return { on: false, available: true, note };
    }
    return { on: autostartIsOn(readEntry(file) ?? 'Hidden=true'), available: true, note: null };
  }

  return {
    state,
    set(on) {
      if (on) writeFileSafelySync(file, autostartEntry(command), 0o644);
      else rmSync(file, { force: true });
    },
    keepTrue() {
      const other = startsOther(readEntry(file), ours);
      if (other === null) return;
      const program = programOf(other);
      if (path.isAbsolute(program) && !existsSync(program)) {
        writeFileSafelySync(file, autostartEntry(command), 0o644);
      }
    },
  };
}

/** What an entry in force starts, where that isn't us; else `null`. */
function startsOther(entry: string | null, ours: string): string | null {
  if (entry === null || !autostartIsOn(entry)) return null;
  const exec = execOf(entry);
  return exec === ours ? null : exec;
}

function readEntry(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
