import type { Run, RunKind } from '../../../shared/lineage/run.ts';
import { Random } from '../random.ts';
import type { Owner } from '../truth.ts';
import type { Proc } from './kernel.ts';
import type { Machine } from './machine.ts';
import { programs } from './programs.ts';

/** A run that begins: its name, and the process of ours that stays as the parent, where one does. */
export interface BegunRun {
  id: string;
  kind: RunKind;
  keeper: Proc | null;
}

interface NotedRun extends BegunRun {
  root: Proc;
  note: Run;
}

/** What `process-janitor run` does on the simulated machine: who is in which run, and what was noted of it. */
export class Runs {
  /** How many sessions are started by `run`; 0: this world has none. */
  share = 0;
  #count = 0;
  readonly #noted: NotedRun[] = [];
  /** All pids that were ever seen in a place, for who does without the guard. */
  readonly #everIn = new Map<string, Set<number>>();
  /** A course of its own, so that worlds without runs go as ever. */
  #random = new Random(1);

  constructor(private readonly machine: Machine) {}

  /** Lets sessions of this world be started by `run`. */
  allow(seed: number): void {
    this.share = 0.6;
    this.#random = new Random(seed ^ 0x5eed);
  }

  /** @param host who starts it @returns `null`: it is started bare */
  begin(host: Proc, kind: Owner['kind']): BegunRun | null {
    if (this.share === 0 || !this.#random.chance(this.share)) return null;
    const platform = this.machine.host.platform;
    if (platform === 'darwin') return null;
    const id = `run${String((this.#count += 1)).padStart(6, '0')}`;
    const mayStay = kind === 'interactive' || kind === 'headless';
    const how: RunKind =
      platform === 'win32' ? 'job' : mayStay ? this.#random.one('scope', 'cgroup', 'reaper') : 'cgroup';
    const stays = how === 'reaper' || (how === 'job' && mayStay);
    const keeper = stays
      ? this.machine.kernel.spawn({
          ...programs.run,
          parent: host,
          role: { kind: 'janitor', wantedBy: 'all' },
          group: kind === 'interactive' ? 'own-group' : 'own-session',
          isSubreaper: how === 'reaper',
        })
      : null;
    return { id, kind: how, keeper };
  }

  note(run: BegunRun, root: Proc, isClaude: boolean): void {
    const { machine } = this;
    const note: Run = {
      id: run.id,
      kind: run.kind,
      place: run.kind === 'reaper' ? null : placeOf(run),
      root: machine.identityOf(root),
      keeper: run.keeper === null ? null : machine.identityOf(run.keeper),
      pidDomain: machine.host.pidDomain,
      isClaude,
      left: [],
    };
    machine.files.runs.push(note);
    this.#noted.push({ ...run, root, note });
    machine.note(`run ${run.id} (${run.kind}) of pid ${root.pid}`);
  }

  /** A note of another computer or container that shares the folder: its numbers are those of ours by chance. */
  forge(root: Proc, left: readonly Proc[]): void {
    const { machine } = this;
    machine.files.runs.push({
      id: `run${String((this.#count += 1)).padStart(6, '0')}`,
      kind: 'reaper',
      place: null,
      root: machine.identityOf(root),
      keeper: null,
      pidDomain: 'linux:4026539999',
      isClaude: true,
      left: left.map((proc) => machine.identityOf(proc)),
    });
  }

  /** Who is in a place now. The name of a job goes with the last who holds it: its Claude, and the parent that stays. */
  pidsIn(place: string): ReadonlySet<number> {
    const run = this.#noted.find(({ note }) => note.place === place);
    if (run === undefined) return new Set();
    const isNamed = run.kind !== 'job' || run.root.isAlive || run.keeper?.isAlive === true;
    const now = isNamed ? this.#members(run.id).map(({ pid }) => pid) : [];
    const ever = this.#everIn.get(place) ?? new Set();
    for (const pid of now) ever.add(pid);
    this.#everIn.set(place, ever);
    return new Set(this.machine.off.has('run-place') ? ever : now);
  }

  /** Where a Claude has ended, the parent that stayed notes what is left, and ends, too. */
  ended(proc: Proc): void {
    const run = this.#noted.find(({ root }) => root === proc);
    const keeper = run?.keeper;
    if (run === undefined || keeper == null || !keeper.isAlive) return;
    const { kernel, files } = this.machine;
    const left = (run.kind === 'reaper' ? kernel.descendantsOf(keeper) : this.#members(run.id)).filter(
      ({ state }) => state !== 'zombie',
    );
    run.note = { ...run.note, left: left.map((one) => this.machine.identityOf(one)) };
    files.runs = files.runs.map((note) => (note.id === run.id ? run.note : note));
    kernel.exit(keeper);
  }

  /** A shell whose terminal a Claude needs, though the parent that stayed between the two was killed. */
  isNeeded({ terminal }: Proc): boolean {
    return terminal !== null && this.#noted.some(({ root }) => root.isAlive && root.terminal === terminal);
  }

  /** Somebody kills a parent that stayed; its Claude, which a keeper has registered by then, goes on. */
  keeperDies(): void {
    const owners = [...this.machine.files.records.values()].map(
      (record) => record.owner?.identity.startToken,
    );
    const keeper = this.#noted.find(
      (run) => run.keeper?.isAlive === true && owners.includes(run.root.startToken),
    )?.keeper;
    if (keeper == null) return;
    this.machine.note(`the parent that stayed, pid ${keeper.pid}, is killed`);
    this.machine.kernel.exit(keeper);
  }

  #members(id: string): Proc[] {
    return [...this.machine.kernel.procs.values()].filter(({ run, isAlive }) => run === id && isAlive);
  }
}

const placeOf = ({ id, kind }: BegunRun) =>
  kind === 'job' ? `process-janitor-run-${id}` : `/sys/fs/cgroup/process-janitor-run-${id}`;
