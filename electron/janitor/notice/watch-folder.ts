import * as fs from 'node:fs';
import type { Timers } from './timers.ts';

/** So often it is made sure that the watcher still watches the folder that is there now. */
const checkMs = 5_000;
/** What happens within this is told at once. */
const gatherMs = 100;

export interface FolderWatch {
  stop(): void;
}

/** Names of what came, changed or went; `null`: it can't be said what. */
export type OnChange = (names: ReadonlySet<string> | null) => void;

/**
 * Watches one folder, not what is in its folders. A folder that is not there yet, was made anew or can't be watched
 * for now is tried again every 5 s; once it can be, that counts as a change. Never throws, and holds no program open.
 */
export function watchFolder(dir: string, timers: Timers, onChange: OnChange): FolderWatch {
  let watcher: fs.FSWatcher | null = null;
  let watched: string | null = null;
  let isFirst = true;
  let names: Set<string> | null = null;
  let isUnsure = false;
  let cancelGather: (() => void) | null = null;
  let cancelCheck: (() => void) | null = null;

  function tell(name: string | null): void {
    names ??= new Set();
    if (name === null) isUnsure = true;
    else names.add(name);
    cancelGather ??= timers.after(gatherMs, () => {
      const told = isUnsure ? null : names;
      names = null;
      isUnsure = false;
      cancelGather = null;
      onChange(told);
    });
  }

  function close(): void {
    watcher?.close();
    watcher = null;
    watched = null;
  }

  function open(folder: string): void {
    try {
      const made = fs.watch(dir, { persistent: false }, (_event, name) => tell(name));
      // A watcher that fails is no use any more; the next check makes another.
      made.on('error', close);
      watcher = made;
      watched = folder;
    } catch {
      close();
    }
  }

  function check(): void {
    const folder = folderAt(dir);
    const before = watched;
    if (folder !== before) {
      close();
      if (folder !== null) open(folder);
      if (!isFirst && watched !== before) tell(null);
    }
    isFirst = false;
    cancelCheck = timers.after(checkMs, check);
  }

  check();
  return {
    stop() {
      cancelCheck?.();
      cancelGather?.();
      close();
    },
  };
}

/** Which folder this is now: one that is made anew under the same name is another. `null`: there is none. */
function folderAt(dir: string): string | null {
  try {
    const stat = fs.statSync(dir, { throwIfNoEntry: false });
    return stat?.isDirectory() === true ? `${stat.dev} ${stat.ino} ${stat.birthtimeMs}` : null;
  } catch {
    return null;
  }
}
