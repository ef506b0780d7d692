import { sameProcess } from '../../shared/process/identity.ts';
import type { Proc } from './machine/kernel.ts';
import type { Machine } from './machine/machine.ts';
import type { Owner } from './truth.ts';

interface Due {
  proc: Proc;
  leak: string;
  /** Nobody had recorded it while its session lived. */
  isFirstRun?: boolean;
  byTick: number;
}

export interface RecallCount {
  due: number;
  ended: number;
}

/**
 * Counts how many left-overs that nobody can use were ended in time. Due is every helper of a session once that session
 * is gone, whether it was recorded while the session lived or not (a first run); not what ended by itself, came to be wanted, or lies
 * behind a clock that was set back or a restart.
 */
export class Recall {
  readonly counts = new Map<string, RecallCount>();
  readonly missed: string[] = [];
  #due: Due[] = [];

  constructor(readonly machine: Machine) {}

  get #patienceTicks(): number {
    const { config } = this.machine.files;
    const waitMinutes = config.min_session_age_minutes + config.stale_heartbeat_threshold_minutes;
    return Math.ceil((waitMinutes * 60) / config.heartbeat_interval_seconds) + 12;
  }

  /** A session is over: what of it is due now? */
  sessionOver(owner: Owner): void {
    const { files, kernel, tick } = this.machine;
    // Where the user wants to be asked, nothing is ended unasked.
    if (kernel.uptime < this.machine.futureUntil || files.config.cleanup_mode !== 'auto') return;
    const recorded = [...files.lineage.values()]
      .flatMap(({ entries }) => entries)
      .filter(({ via }) => via === 'descendant');
    for (const proc of kernel.procs.values()) {
      const { role } = proc;
      if (role.kind !== 'started' || role.by !== owner || role.fate !== 'helper' || proc.state === 'zombie')
        continue;
      if (this.machine.isWanted(proc, null)) continue;
      const identity = this.machine.identityOf(proc);
      const isFirstRun = !recorded.some((entry) => sameProcess(entry.identity, identity));
      this.#due.push({ proc, leak: role.leak, isFirstRun, byTick: tick + this.#patienceTicks });
    }
  }

  terminalClosed(owner: Owner): void {
    if (this.machine.kernel.uptime < this.machine.futureUntil) return;
    const attachment = this.machine.files.records.get(owner.sessionId)?.owner?.attachment;
    if (attachment?.kind !== 'terminal' && attachment?.kind !== 'parent') return;
    this.#due.push({
      proc: owner.proc,
      leak: 'terminal-closed',
      byTick: this.machine.tick + this.#patienceTicks,
    });
  }

  /** After a sleep, or with a new keeper, every wait begins anew. */
  waitAnew(): void {
    for (const due of this.#due) due.byTick = this.machine.tick + this.#patienceTicks;
  }

  /** What was due under other circumstances is counted no more. */
  forget(): void {
    this.#due = [];
  }

  /** @param isWatched a janitor runs; until one does, nobody ends anything, and the wait begins with it */
  tick(isWatched: boolean): void {
    const { machine } = this;
    if (!isWatched) this.waitAnew();
    this.#due = this.#due.filter((due) => {
      const { proc, leak, byTick } = due;
      const label = due.isFirstRun === true ? `${leak}, first run` : leak;
      const count = this.counts.get(label) ?? { due: 0, ended: 0 };
      if (!proc.isAlive || proc.state === 'zombie') {
        if (machine.endedByUs.has(proc))
          this.counts.set(label, { due: count.due + 1, ended: count.ended + 1 });
        return false;
      }
      const isNoMoreTheSame = proc.role.kind === 'started' && proc.role.leak !== leak;
      if (isNoMoreTheSame || machine.isWanted(proc, null)) return false;
      if (machine.tick < byTick) return true;
      this.counts.set(label, { due: count.due + 1, ended: count.ended });
      if (this.missed.length < 20)
        this.missed.push(
          `tick ${machine.tick}, ${machine.setting}${machine.canReadMarkers(proc) ? '' : ', environment hidden'}: ${machine.label(proc)}`,
        );
      return false;
    });
  }
}
