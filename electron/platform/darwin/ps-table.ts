import type { ProcessState } from '../../../shared/process/process.ts';

/**
 * What `ps` is asked for. Only the accounting name and the command may hold spaces: the start time between
 * them has a form that no name of at most 16 characters can have, so each row can be taken apart for certain.
 * `sess` is left out, as it is always 0 on macOS (dalance/procs#150).
 */
export const psColumns = 'pid=,ppid=,uid=,pgid=,tpgid=,rss=,tty=,stat=,ucomm=,lstart=,command=';

/**
 * With these, times have one form on every Mac (ps(1), strftime(3)), the one of Claude Code's `procStart`. Not
 * `LC_ALL=C`: ps and lsof then write `M-C` or `\\xc3` for every letter beyond ASCII (exelban/stats#2523,
 * microsoft/vscode#157377), and no folder of such a name would be known again.
 */
export const psLocale = { LC_CTYPE: 'UTF-8', LC_TIME: 'C', TZ: 'UTC' };

/** One row of `ps -o psColumns`. */
export interface PsRow {
  pid: number;
  parentPid: number;
  uid: number;
  processGroup: number;
  foregroundGroup: number | null;
  rssBytes: number;
  tty: string | null;
  state: ProcessState;
  /** The kernel's own name of the program, which it can't change itself (`ucomm`, at most 16 bytes). */
  name: string;
  /** Start in UTC with single spaces, e.g. `Thu Sep 10 08:31:58 2026`; one-second grain. */
  startText: string;
  startedAtMs: number | null;
  command: string;
}

const row =
  /^ *(\d{1,10}) +(\d{1,10}) +(-?\d{1,10}) +(\d{1,10}) +(-?\d{1,10}) +(\d{1,15}) +(\S+) +(\S+) +(.*?) +([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d \d{4}) *(.*)$/;

/** Understands the output of `ps`; lines of any other form are left out. */
export function parsePsTable(output: string): PsRow[] {
  const rows: PsRow[] = [];
  for (const line of output.split('\n')) {
    const match = row.exec(line);
    if (match === null) continue;
    const [
      ,
      pid,
      parentPid,
      uid,
      group,
      foreground,
      rss,
      tty = '',
      stat = '',
      name = '',
      start = '',
      command = '',
    ] = match;
    const startText = start.replace(/ +/g, ' ');
    const startedAtMs = Date.parse(`${startText} UTC`);
    rows.push({
      pid: Number(pid),
      parentPid: Number(parentPid),
      uid: Number(uid),
      processGroup: Number(group),
      foregroundGroup: Number(foreground) > 0 ? Number(foreground) : null,
      rssBytes: Number(rss) * 1024,
      tty: /^(\?\??|-)$/.test(tty) ? null : tty,
      state: processState(stat),
      name,
      startText,
      startedAtMs: Number.isNaN(startedAtMs) ? null : startedAtMs,
      command,
    });
  }
  return rows;
}

/** The command's words; `null`: a zombie has none. A title that a program gave itself may end in blanks. */
export function argumentsOf(row: PsRow): string[] | null {
  const words = row.command.trimEnd();
  return row.state === 'zombie' || words === '' ? null : words.split(' ');
}

/** First letter of ps's `stat`: Z zombie, T stopped; I, R, S, U run or wait. */
function processState(stat: string): ProcessState {
  switch (stat.charAt(0)) {
    case 'Z':
      return 'zombie';
    case 'T':
      return 'stopped';
    case 'I':
    case 'R':
    case 'S':
    case 'U':
      return 'running';
    default:
      return 'unknown';
  }
}
