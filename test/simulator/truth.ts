import type { Proc } from './machine/kernel.ts';

/** One Claude process as it really is, whatever any file says about it. */
export interface Owner {
  proc: Proc;
  sessionId: string;
  folder: string;
  /** Lost its terminal or host for good: nobody can reach it any more. */
  isLost: boolean;
  /** Lost it for a moment only (a connection that comes back): still wanted. */
  isInBlip: boolean;
  /** Uptime before which its terminal is not lost again. */
  steadyFrom: number;
  endedInOrder: boolean;
  kind: 'interactive' | 'bg' | 'sdk' | 'editor' | 'headless' | 'nested';
  jobId: string | null;
  /** In the midst of a turn, which nobody wants to lose though nobody sees it. */
  isBusy: boolean;
  /** Steered from another device: it needs no terminal. */
  isBridged: boolean;
}

export type Fate = 'helper' | 'work' | 'job' | 'kept';

/**
 * What a process is to the people at the machine.
 *
 * - `helper`: wanted exactly as long as the Claude process that started it.
 * - `work`: a piece of work for its own sake, such as an import or a test run: wanted to its end, whatever becomes of its
 *   session; ended with a session that ends in order.
 * - `job`: a piece of work that ends by itself and must be let finish, such as `git gc`.
 * - `kept`: meant to outlive its session: a daemon, a multiplexer, a server that somebody looks at.
 */
export type Role =
  | { kind: 'system' }
  | { kind: 'person' }
  /** `own`: one that was run inside a session; others may end it with its session, itself it must spare. */
  | { kind: 'janitor'; wantedBy: 'all' | 'own' }
  | { kind: 'claude'; owner: Owner }
  | {
      kind: 'started';
      by: Owner;
      fate: Fate;
      /** Recall is counted per class. */
      leak: string;
      /** A person can be asked about it: shown, never ticked, never ended by itself. */
      mayBeOffered: boolean;
      /** Wanted as long as this one lives. */
      until?: Proc;
    };

/** Whether somebody wants this process at this moment. Knows nothing of rules, files or evidence. */
export function isWanted(proc: Proc, children: Children, asker: Proc | null): boolean {
  return isWantedForItself(proc, asker) || children(proc).some((child) => isWanted(child, children, asker));
}

type Children = (proc: Proc) => readonly Proc[];

function isWantedForItself(proc: Proc, asker: Proc | null): boolean {
  const { role } = proc;
  switch (role.kind) {
    case 'system':
    case 'person':
      return proc.state !== 'zombie';
    case 'janitor':
      return role.wantedBy === 'all' || proc === asker;
    case 'claude':
      return proc.state !== 'zombie' && isReached(role.owner);
    case 'started':
      if (proc.state === 'zombie') return false;
      if (role.until?.isAlive === false) return false;
      return role.fate === 'helper' ? isInUse(role.by) : true;
  }
}

/** A Claude process that runs and that somebody can still reach. */
export const isInUse = (owner: Owner): boolean =>
  owner.proc.isAlive && owner.proc.state !== 'zombie' && isReached(owner);

/** Somebody can still speak to it, or it works. */
const isReached = (owner: Owner): boolean => !owner.isLost || owner.isBusy || owner.isBridged;

/**
 * Whether it must not even be offered to a person. Weaker than wanted: a server that Claude started in the
 * background may be shown with an empty box, a tmux server may not.
 */
export function isUntouchable(proc: Proc, children: Children, asker: Proc): boolean {
  return (
    isUntouchableForItself(proc, asker) ||
    children(proc).some((child) => isUntouchable(child, children, asker))
  );
}

/** Without terminal or host for now, it may be offered. What finishes its turn for nobody has a time to end. */
export const isForAPerson = ({ kind, isInBlip, isLost, proc }: Owner): boolean =>
  kind === 'headless' || isInBlip || isLost || proc.endsAt !== Infinity;

function isUntouchableForItself(proc: Proc, asker: Proc): boolean {
  const { role } = proc;
  if (!isWantedForItself(proc, asker)) return false;
  // A session without a terminal or parent may be a job of cron's or a left-over: only a person knows.
  if (role.kind === 'claude') return !isForAPerson(role.owner);
  if (role.kind !== 'started') return true;
  return role.fate === 'helper' ? !isForAPerson(role.by) : !role.mayBeOffered;
}
