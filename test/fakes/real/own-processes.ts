import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { createInterface } from 'node:readline';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo, ProcessListing } from '../../../shared/process/process.ts';
import { childrenOf, descendantsOf } from '../../../shared/process/tree.ts';

/** Started by tests, and so the only processes that they may ever signal. */
const ours = new Map<number, ProcessIdentity>();

/** An hour: everything that tests start is past its grace period at once. */
export const laterMs = 3_600_000;

/** A program that does nothing until it is ended, and its arguments; Windows has none. */
export const idleProgram: readonly [string, readonly string[]] =
  process.platform === 'win32'
    ? [process.execPath, ['-e', 'setInterval(() => {}, 60_000)']]
    : ['sleep', ['600']];

export async function identityOf(pid: number): Promise<ProcessIdentity> {
  const identity = await (await createSystem({})).identify(pid);
  if (identity === null || identity === 'unreadable') throw new Error(`Process ${pid} has no identity.`);
  return identity;
}

/** Notes a process that a test has started: the fence lets it be seen and signalled, and `endOurs` ends it. */
export async function claim(pid: number): Promise<ProcessIdentity> {
  const identity = await identityOf(pid);
  ours.set(pid, identity);
  return identity;
}

function isOurs(identity: ProcessIdentity | null): boolean {
  const started = identity === null ? undefined : ours.get(identity.pid);
  return identity !== null && started !== undefined && sameProcess(started, identity);
}

/**
 * The real operating system, but with nobody in it except us, our ancestors and what tests started, an hour from
 * now. A signal to anybody else is a failure of the test.
 */
export function fenced(system: System): System {
  const { listAgain } = system;
  return {
    ...system,
    host: system.host,
    now: () => system.now() + laterMs,
    list: async () => onlyInside(await system.list()),
    ...(listAgain !== undefined && { listAgain: async () => onlyInside(await listAgain()) }),
    async signal(identity, how) {
      if (!isOurs(identity) && !(await isOwnChild(identity.pid, system)))
        throw new Error(`A signal to ${identity.pid}, which no test started`);
      return system.signal(identity, how);
    },
  };
}

function onlyInside(listing: ProcessListing): ProcessListing {
  if (!listing.ok) return listing;
  const identityNow = (pid: number) => listing.processes.get(pid)?.identity ?? null;
  const children = childrenOf(listing.processes);
  for (const root of [...ours.keys()].filter((pid) => isOurs(identityNow(pid)))) {
    for (const pid of descendantsOf(root, children)) {
      const identity = identityNow(pid);
      if (identity !== null) ours.set(pid, identity);
    }
  }
  const inside = new Set([...ours.keys(), 1]);
  for (let pid = process.pid; pid > 1; pid = listing.processes.get(pid)?.parentPid ?? 0) inside.add(pid);
  const processes = new Map(
    [...listing.processes].filter(([pid, info]) => inside.has(pid) || isOfSelfTest(info)),
  );
  return { ...listing, processes };
}

/** The janitor's self-test starts a process of its own, as a child of the test, and has to see it. */
const isOfSelfTest = ({ parentPid, markers }: ProcessInfo) =>
  parentPid === process.pid && markers?.sessionId?.startsWith('self-test-') === true;

async function isOwnChild(pid: number, system: System): Promise<boolean> {
  const listing = await system.list();
  return listing.ok && listing.processes.get(pid)?.parentPid === process.pid;
}

/** A zombie has ended; where pid 1 of a container doesn't reap, it stays one. */
export function isAlive(pid: number): boolean {
  try {
    if (process.platform === 'win32') return process.kill(pid, 0);
    return !/^State:\tZ/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The first line that a process of ours says. */
export async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout !== null) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('The process said nothing.');
}

/** Ends what is left of the tests' processes: only those started here, each by its identity. */
export async function endOurs(): Promise<void> {
  const system = await createSystem({});
  for (const identity of ours.values()) await system.signal(identity, 'kill');
  ours.clear();
}
