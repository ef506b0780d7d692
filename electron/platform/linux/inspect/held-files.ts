import { promises, readdirSync } from 'node:fs';
import type { ProcFiles } from '../proc-files.ts';
import { accessOf, type OpenFiles } from './streams/open-files.ts';
import { procText } from './proc-text.ts';

/** What a process holds open that others can come to. */
export interface HeldFiles {
  holdsFifo: boolean | null;
  servesMount: boolean;
  holdsTerminals: boolean;
}

/**
 * Named pipes, the FUSE device and master sides of pseudo-terminals (`/dev/ptmx`, pts(4)) among the open files of a
 * process.
 *
 * A named pipe counts where it is open for reading, beside the standard streams, and still has its name: whoever
 * knows the name can write to it and be heard. Also where the process opened both ends (so that it never sees an
 * end of file: the usual way of a server) or inherited it, for neither shows whether anybody will come.
 */
export async function heldFiles(files: ProcFiles, pid: number, open: OpenFiles): Promise<HeldFiles> {
  const named = [...open.values()];
  return {
    holdsFifo: waitsAtFifo(files, pid) || (await holdsFifo(files, pid, open)),
    servesMount: named.includes('/dev/fuse'),
    holdsTerminals: named.some((target) => /^\/(dev\/)?(pts\/)?ptmx$/.test(target)),
  };
}

/**
 * One of its threads waits in open(2) for the other side of a named pipe (fifo(7)): no descriptor shows that, but the
 * kernel's function that it sleeps in (`wchan`, proc_pid_wchan(5); fs/pipe.c).
 */
function waitsAtFifo(files: ProcFiles, pid: number): boolean {
  try {
    return readdirSync(`${files.root}/${pid}/task`).some(
      (thread) => procText(files, `${pid}/task/${thread}/wchan`) === 'wait_for_partner',
    );
  } catch {
    return false;
  }
}

async function holdsFifo(files: ProcFiles, pid: number, open: OpenFiles): Promise<boolean | null> {
  let remote: ReadonlySet<string> | null = null;
  for (const [fd, target] of open) {
    if (fd <= 2 || !target.startsWith('/') || /^\/(dev|proc|sys)\/|\.so[.\d]*$| \(deleted\)$/.test(target))
      continue;
    const info = procText(files, `${pid}/fdinfo/${fd}`);
    // A place in the file was reached: pipes have none.
    if (info !== null && !/^pos:\s+0$/m.test(info)) continue;
    remote ??= mountsWithoutFifos(procText(files, `${pid}/mountinfo`) ?? '');
    if (remote.has(/^mnt_id:\s+(\d+)$/m.exec(info ?? '')?.[1] ?? '')) continue;
    try {
      const isFifo = (await promises.stat(`${files.root}/${pid}/fd/${fd}`)).isFIFO();
      if (isFifo && accessOf(files, pid, fd) !== 'write') return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Closed meanwhile.
      if (code !== 'ENOENT') return null;
    }
  }
  return false;
}

/**
 * Mounts of file systems that hold no pipes between processes of this machine, by their id in
 * `/proc/<pid>/mountinfo` (proc_pid_mountinfo(5)). They are not asked: where their server hangs, so would we.
 */
function mountsWithoutFifos(mountinfo: string): Set<string> {
  const ids = new Set<string>();
  for (const line of mountinfo.split('\n')) {
    const [, id] = /^(\d+) .* - (?:fuse\S*|9p|cifs|smb3|drvfs) /.exec(line) ?? [];
    if (id !== undefined) ids.add(id);
  }
  return ids;
}
