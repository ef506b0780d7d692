import type { ProcessState } from '../../../shared/process/process.ts';
import { ttyName } from './tty-name.ts';

/** The part of `/proc/<pid>/stat` that we use (proc(5), proc_pid_stat(5)). */
export interface ProcStat {
  pid: number;
  name: string;
  state: ProcessState;
  parentPid: number;
  processGroup: number;
  session: number;
  tty: string | null;
  /** `null`: its terminal has no foreground group, or it has no terminal. */
  foregroundGroup: number | null;
  isKernelThread: boolean;
  /** Field 22: clock ticks from boot to its start; with pid and boot it names one process only. */
  startTicks: string;
}

/** `PF_KTHREAD` of include/linux/sched.h, in field 9. */
const kernelThreadFlag = 0x0020_0000;

/**
 * Understands one `/proc/<pid>/stat`; `null` where it is torn or of unknown form.
 * The name stands in parentheses and may itself hold spaces, newlines and parentheses, but nothing after
 * it does, so it ends at the last `)`.
 */
export function parseProcStat(raw: Buffer): ProcStat | null {
  // One byte per character, so that places in the text are places in the buffer.
  const text = raw.toString('latin1');
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 2 || close < open) return null;
  const fields = text.slice(close + 2).split(' ', 20);
  const [state = '', parentPid, processGroup, session, tty, foregroundGroup, flags] = fields;
  const [threads, startTicks] = [fields[17], fields[19]];
  if (startTicks === undefined || !/^\d+$/.test(startTicks)) return null;
  const pid = Number(text.slice(0, open - 1));
  const parent = Number(parentPid);
  // A torn line must not make somebody a child of nobody.
  if (!isPid(pid) || !isPid(parent)) return null;
  const group = Number(foregroundGroup);
  return {
    pid,
    name: raw.toString('utf8', open + 1, close),
    state: processState(state, Number(threads)),
    parentPid: parent,
    processGroup: Number(processGroup),
    session: Number(session),
    tty: ttyName(Number(tty)),
    foregroundGroup: group > 0 ? group : null,
    isKernelThread: (Number(flags) & kernelThreadFlag) !== 0,
    startTicks,
  };
}

/** 0 is the parent of pid 1, and of who came from outside a container. */
const isPid = (pid: number) => Number.isSafeInteger(pid) && pid >= 0;

/**
 * A process whose first thread has ended shows `Z` while its other threads work on (field 20 counts them, and the
 * kernel reaps nothing before the last): it runs.
 */
function processState(letter: string, threads: number): ProcessState {
  switch (letter) {
    case 'Z':
      return threads > 1 ? 'running' : 'zombie';
    case 'X':
    case 'x':
      return 'zombie';
    case 'T':
    case 't':
      return 'stopped';
    case '':
      return 'unknown';
    default:
      return 'running';
  }
}
