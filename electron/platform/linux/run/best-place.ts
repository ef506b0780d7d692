import { accessSync, constants, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { cgroupFolder } from './own-cgroup.ts';
import { placesToTry } from './places.ts';
import { placeFacts } from './start-run.ts';

/** Where a run would live on this computer, as far as can be told without making one. */
export function bestPlace(): string {
  const [first] = placesToTry(placeFacts());
  if (first === 'user-scope') return 'A run lives in a scope of your own systemd, and --memory can limit it.';
  if (first === 'system-scope') return 'A run lives in a scope of systemd, and --memory can limit it.';
  return mayMakeCgroups()
    ? 'A run lives in a control group of its own.'
    : 'Below a run a process of ours stays as its parent, to whom the kernel gives what detaches; --memory cannot limit it.';
}

function mayMakeCgroups(): boolean {
  try {
    const read = (name: string) => readFileSync(`/proc/self/${name}`, 'utf8');
    const folder = cgroupFolder(read('mountinfo'), read('cgroup'), 'any');
    if (folder === null) return false;
    accessSync(posix.dirname(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
