import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { RunDesk, RunNote, RunOutcome, RunRequest } from '../../run/run-request.ts';
import { readLinuxHost } from '../linux-host.ts';
import { ProcFiles } from '../proc-files.ts';
import { handOver } from '../../run/hand-over.ts';
import { loadLibC, type LibC } from '../../run/libc.ts';
import { startAndStay, type Parenthood } from '../../run/stay.ts';
import { allBelow, statNow, storedIdentityOf } from './below.ts';
import { joinOwnCgroup, leaveOwnCgroup } from './own-cgroup.ts';
import { placesToTry, type LinuxPlace } from './places.ts';
import { joinScope } from './scope.ts';

/** Where a run lives, once it does. */
interface Settled {
  kind: 'scope' | 'cgroup' | 'reaper';
  place: string | null;
  isCapped: boolean;
  /** Undoes it, where the program can't be started after all. */
  leave(): void;
}

const noLibC = 'The C library cannot be called here (koffi is missing), so the program is only started.';

/**
 * Starts a program so that all that it ever starts is known to come from it: in a scope of systemd, else in a control
 * group of its own, else below us as its reaper. Whatever fails, the program is started.
 */
export async function startOnLinux(
  request: RunRequest,
  desk: RunDesk,
  env: NodeJS.ProcessEnv,
): Promise<RunOutcome> {
  // The kernel takes its time to move us, in which all is done that does not wait for it.
  const settling = settle(request);
  const libc = loadLibC();
  const files = new ProcFiles('/proc');
  const { facts } = readLinuxHost('/proc', env);
  const { settled, reasons } = libc === null ? await unsettle(settling) : await settling;
  for (const reason of reasons) desk.say(reason);
  if (request.memoryBytes !== null && settled?.isCapped !== true) {
    settled?.leave();
    return { started: false, why: 'cap', detail: reasons.at(-1) ?? whyNoCap };
  }
  desk.say(wordsFor(settled));
  if (libc === null) return startAndStay(request, parenthood(files));
  const note = (root: number, more: Partial<RunNote> = {}) => {
    const identity = storedIdentityOf(files, root, facts.bootId);
    if (identity === null || settled === null) return;
    desk.note({
      kind: settled.kind,
      place: settled.place,
      root: identity,
      keeper: null,
      pidDomain: facts.pidDomain,
      left: [],
      ...more,
    });
  };
  if (settled?.kind !== 'reaper') {
    note(process.pid);
    const code = handOver(libc, request.program, request.argv);
    settled?.leave();
    return { started: false, why: 'program', detail: code, code };
  }
  const keeper = storedIdentityOf(files, process.pid, facts.bootId);
  let root: RunNote['root'] | null = null;
  return startAndStay(request, {
    ...parenthood(files),
    resetSignal: (signal) => libc.resetSignal(signal),
    reapOthers: (childPid) => reapOthers(libc, files, childPid),
    onStarted(pid) {
      root = storedIdentityOf(files, pid, facts.bootId);
      note(pid, { keeper });
    },
    onEnded() {
      if (root !== null)
        note(process.pid, { root, keeper, left: allBelow(files, process.pid, facts.bootId) });
    },
  });
}

/** What `/proc` tells of our child and of us. */
function parenthood(files: ProcFiles): Parenthood {
  return {
    isStopped: (pid) => statNow(files, pid)?.stat.state === 'stopped',
    isInForeground() {
      const self = statNow(files, process.pid)?.stat;
      return self !== undefined && self.tty !== null && self.foregroundGroup === self.processGroup;
    },
  };
}

/** Node waits for what it started itself, and for nobody else (`CONFIG_PROC_CHILDREN`, proc(5)). */
function reapOthers(libc: LibC, files: ProcFiles, childPid: number): void {
  const read = files.read(`${process.pid}/task/${process.pid}/children`);
  const pids = typeof read === 'string' ? [] : read.toString('latin1').trim().split(' ').map(Number);
  for (const pid of pids) {
    if (pid > 0 && pid !== childPid && statNow(files, pid)?.stat.state === 'zombie') libc.reap(pid);
  }
}

const whyNoCap = 'The memory of a run cannot be limited on this computer.';

interface Settling {
  settled: Settled | null;
  /** Why each place that was tried before did not do. */
  reasons: string[];
}

/** Who can't be handed over to the program is not followed either. */
async function unsettle(settling: Promise<Settling>): Promise<Settling> {
  (await settling).settled?.leave();
  return { settled: null, reasons: [noLibC] };
}

/** Tries the places one after the other. */
async function settle({ id, memoryBytes }: RunRequest): Promise<Settling> {
  const reasons: string[] = [];
  for (const place of placesToTry(placeFacts())) {
    if (place === 'reaper') {
      if (loadLibC()?.becomeReaper() === true)
        return { settled: { kind: 'reaper', place: null, isCapped: false, leave }, reasons };
      reasons.push('The kernel gives us no orphans (prctl).');
      continue;
    }
    const joined = await join(place, `process-janitor-run-${id}`, memoryBytes);
    if (!joined.ok) {
      reasons.push(joined.reason);
      continue;
    }
    const kind = place === 'cgroup' ? 'cgroup' : 'scope';
    const back = () => (place === 'cgroup' ? leaveOwnCgroup(joined.place) : undefined);
    if (memoryBytes !== null && !joined.isCapped) {
      back();
      reasons.push(
        'The memory controller of control groups is not handed down to us, so memory cannot be limited.',
      );
      return { settled: null, reasons };
    }
    return { settled: { kind, place: joined.place, isCapped: joined.isCapped, leave: back }, reasons };
  }
  return { settled: null, reasons };
}

const leave = () => undefined;

function join(place: Exclude<LinuxPlace, 'reaper'>, name: string, memoryBytes: number | null) {
  switch (place) {
    case 'user-scope':
    case 'system-scope':
      return joinScope(`${name}.scope`, place === 'user-scope', memoryBytes);
    case 'cgroup':
      return joinOwnCgroup(name, memoryBytes);
  }
}

/** What is to be known of this computer and user to choose a place. */
export function placeFacts(): Parameters<typeof placesToTry>[0] {
  const isBooted = existsSync('/run/systemd/system');
  return {
    uid: process.geteuid?.() ?? -1,
    cgroup: textOf('/proc/self/cgroup'),
    isBooted,
    lingers: isBooted && existsSync(`/var/lib/systemd/linger/${userName()}`),
  };
}

function userName(): string {
  try {
    return userInfo().username.replaceAll('/', '');
  } catch {
    // No entry for this user.
    return '?';
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function wordsFor(settled: Settled | null): string {
  switch (settled?.kind) {
    case 'scope':
    case 'cgroup':
      return `It runs in ${settled.place ?? ''}.`;
    case 'reaper':
      return `Process ${process.pid} stays its parent, to whom the kernel gives what detaches.`;
    case undefined:
      return 'It is only started; what it starts is told by other means.';
  }
}
