import { familyBelow, isUnderAnotherFamily, startsItsOwnFamily, type FamilyTree } from '../process/family.ts';
import { sameProcess, type ProcessIdentity } from '../process/identity.ts';
import type { LineageEntry, LineageVia } from './lineage.ts';
import type { ProcessInfo } from '../process/process.ts';

/** A session whose owner runs, by identity, in the listing at hand. */
export interface LiveSession {
  sessionId: string;
  owner: ProcessIdentity;
  workingDir: string | null;
}

export interface LineageWorld {
  processes: ReadonlyMap<number, ProcessInfo>;
  live: readonly LiveSession[];
  /** Processes whose session is known to have ended in order. */
  endedOwners?: readonly ProcessIdentity[];
  /** Never recorded: the keeper itself. */
  selfPid: number;
  nowMs: number;
}

/** The process of an entry, where it still is that process and has not exited. */
export function survivor(entry: LineageEntry, processes: LineageWorld['processes']): ProcessInfo | null {
  const info = processes.get(entry.identity.pid);
  if (info?.identity === undefined || info.identity === null || info.state === 'zombie') return null;
  return sameProcess(info.identity, entry.identity) ? info : null;
}

/** True where the process's environment names the owner, and it can have been started by it. */
function isMarkedBy(info: ProcessInfo, owner: ProcessInfo): boolean {
  const markers = info.markers;
  if (markers === null) return false;
  const named = (markers.childSession && markers.claudePid === owner.pid) || markers.socketPid === owner.pid;
  return (
    named && info.startedAtMs !== null && owner.startedAtMs !== null && info.startedAtMs >= owner.startedAtMs
  );
}

/**
 * Process groups and sessions that the owner's children opened and that a recorded process has held open ever
 * since: as long as one member lives the kernel gives the number to nobody else, so every other member is a
 * child of theirs (setsid(2), setpgid(2)). The owner's own group and session are a shell's, and left out.
 */
function heldOpen(
  known: Iterable<ProcessInfo>,
  owner: ProcessInfo,
): { groups: Set<number>; sessions: Set<number> } {
  const groups = new Set<number>();
  const sessions = new Set<number>();
  for (const { processGroup, session } of known) {
    if (processGroup !== null && processGroup !== owner.processGroup) groups.add(processGroup);
    if (session !== null && session !== owner.session) sessions.add(session);
  }
  return { groups, sessions };
}

/** Who belongs to one live session now, and how each was recognised. */
export function membersOf(
  owner: ProcessInfo,
  before: readonly LineageEntry[],
  tree: FamilyTree,
  world: LineageWorld,
): Map<number, { info: ProcessInfo; via: LineageVia }> {
  const members = new Map<number, { info: ProcessInfo; via: LineageVia }>();
  const ownerPids = new Set(world.live.map((session) => session.owner.pid));
  const add = (info: ProcessInfo, via: LineageVia) => {
    if (info.identity === null || info.state === 'zombie' || info.isKernelThread) return;
    if (info.pid === world.selfPid || ownerPids.has(info.pid) || members.has(info.pid)) return;
    members.set(info.pid, { info, via });
  };
  const addWithDescendants = (info: ProcessInfo, via: LineageVia) => {
    if (startsItsOwnFamily(info)) return;
    add(info, via);
    for (const below of familyBelow(info.pid, tree)) add(below, via);
  };

  for (const info of familyBelow(owner.pid, tree)) add(info, 'descendant');
  for (const entry of before) {
    const info = survivor(entry, world.processes);
    if (info !== null) addWithDescendants(info, entry.via);
  }
  for (const info of world.processes.values()) {
    if (isMarkedBy(info, owner) && !isUnderAnotherFamily(info, world.processes, ownerPids))
      addWithDescendants(info, 'environment');
  }
  // What only its environment names may sit in a group that the session never opened, with strangers in it.
  const held = heldOpen(
    [...members.values()].filter(({ via }) => via !== 'environment').map((member) => member.info),
    owner,
  );
  for (const info of world.processes.values()) {
    const inGroup = info.processGroup !== null && held.groups.has(info.processGroup);
    const inSession = info.session !== null && held.sessions.has(info.session);
    if (!inGroup && !inSession) continue;
    if (isUnderAnotherFamily(info, world.processes, ownerPids)) continue;
    addWithDescendants(info, inGroup ? 'process-group' : 'terminal-session');
  }
  return members;
}
