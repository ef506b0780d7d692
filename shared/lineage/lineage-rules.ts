import { commandHash } from '../process/command-hash.ts';
import { isAdopted } from '../process/adoption.ts';
import { familyBelow, familyTree, startsItsOwnFamily, type FamilyTree } from '../process/family.ts';
import { identityKey, sameProcess, type ProcessIdentity } from '../process/identity.ts';
import { membersOf, survivor, type LineageWorld } from './lineage-members.ts';
import { formerKey } from './origin.ts';
import type { Lineage, LineageEntry, LineageVia, SessionLineage } from './lineage.ts';
import { isOtherAgent } from '../process/other-agents.ts';
import { sessionOf, type ProcessInfo } from '../process/process.ts';

/** How many entries the file may hold in all; about 1.2 MB. */
export const maxLineageEntries = 4000;
const maxNameLength = 64;

/** The entry for a process as it is now; what was recorded of it before goes on. */
export function entryOf(
  info: ProcessInfo & { identity: ProcessIdentity },
  via: LineageVia,
  before: LineageEntry | undefined,
  isServer: boolean,
  nowMs: number,
  hasLeft = false,
): LineageEntry {
  return {
    identity: info.identity,
    commandHash: commandHash(info.argv),
    name: info.name.slice(0, maxNameLength),
    via: before?.via ?? via,
    isServer: isServer || (before?.isServer ?? false),
    ...((hasLeft || before?.hasLeft === true) && { hasLeft: true }),
    processGroup: info.processGroup,
    session: info.session,
    firstSeenMs: before?.firstSeenMs ?? nowMs,
  };
}

/**
 * True for what lost its parent while its session lives, or leads a process session below something that does not: so
 * do things that are started to go on by themselves (`&`, setsid, disown). Noted at any look, not only at the first.
 */
function leftItsParent(info: ProcessInfo, before: LineageEntry | undefined, world: LineageWorld): boolean {
  if (isAdopted(info, world.processes)) return true;
  return before !== undefined && info.session === info.pid && before.session !== info.session;
}

/** Stdio MCP servers are the owner's own children in the owner's own process group (Claude Code 2.1.330). */
export function isServerOf(owner: ProcessInfo, info: ProcessInfo): boolean {
  return (
    info.parentPid === owner.pid && info.processGroup !== null && info.processGroup === owner.processGroup
  );
}

/**
 * What is left of a session that no longer runs: its recorded processes that do, and what those started since, unless
 * it left their process session (setsid(2)), as things started on purpose do.
 */
function remainder(
  one: SessionLineage,
  tree: FamilyTree,
  taken: ReadonlySet<string>,
  world: LineageWorld,
): LineageEntry[] {
  const entries = new Map<string, LineageEntry>();
  const kept = one.entries.filter((entry) => survivor(entry, world.processes) !== null);
  for (const entry of kept) entries.set(identityKey(entry.identity), entry);
  for (const entry of kept) {
    const root = survivor(entry, world.processes);
    if (root === null || startsItsOwnFamily(root)) continue;
    for (const info of familyBelow(root.pid, tree)) {
      if (info.identity === null || info.state === 'zombie' || info.pid === world.selfPid) continue;
      if (sessionOf(info) !== sessionOf(root)) continue;
      const key = identityKey(info.identity);
      if (entries.has(key)) continue;
      entries.set(
        key,
        entryOf({ ...info, identity: info.identity }, entry.via, undefined, false, world.nowMs),
      );
    }
  }
  return [...entries.values()].filter((entry) => !taken.has(identityKey(entry.identity)));
}

/**
 * What other agents (Codex, …) have started, so that nobody takes it for Claude Code's once they are gone. An agent that
 * a session of Claude Code started is that session's.
 */
function familiesOfOtherAgents(
  previous: Lineage,
  world: LineageWorld,
  tree: FamilyTree,
  taken: ReadonlySet<string>,
): Map<string, SessionLineage> {
  const found = new Map<string, SessionLineage>();
  for (const info of world.processes.values()) {
    const { identity } = info;
    if (identity === null || !isOtherAgent(info) || taken.has(identityKey(identity))) continue;
    const key = `agent-${commandHash([identityKey(identity)])}`;
    const before = new Map(
      (previous.get(key)?.entries ?? []).map((entry) => [identityKey(entry.identity), entry]),
    );
    const below = familyBelow(info.pid, tree).filter(({ state }) => state !== 'zombie');
    const entries = below.flatMap((one) =>
      one.identity === null || taken.has(identityKey(one.identity))
        ? []
        : [
            entryOf(
              { ...one, identity: one.identity },
              'descendant',
              before.get(identityKey(one.identity)),
              false,
              world.nowMs,
            ),
          ],
    );
    if (entries.length > 0)
      found.set(key, {
        owner: identity,
        workingDir: null,
        entries,
        agent: info.name.slice(0, maxNameLength),
      });
  }
  return found;
}

/** Keeps within the bound: what dead sessions left first, then servers, then whatever has lived longest. */
function bounded(
  next: Map<string, SessionLineage>,
  liveKeys: ReadonlySet<string>,
): Map<string, SessionLineage> {
  const all = [...next].flatMap(([key, one]) => one.entries.map((entry) => ({ key, entry })));
  if (all.length <= maxLineageEntries) return next;
  const rank = ({ key, entry }: (typeof all)[number]) => (liveKeys.has(key) ? (entry.isServer ? 1 : 2) : 0);
  all.sort((a, b) => rank(a) - rank(b) || a.entry.firstSeenMs - b.entry.firstSeenMs);
  const kept = new Set(all.slice(0, maxLineageEntries).map(({ entry }) => entry));
  const trimmed = [...next].map(([key, one]): [string, SessionLineage] => [
    key,
    { ...one, entries: one.entries.filter((entry) => kept.has(entry)) },
  ]);
  return new Map(trimmed.filter(([, one]) => one.entries.length > 0));
}

/**
 * Moves the record of what sessions started on to the moment of `world`, which must be a complete listing.
 *
 * While a session's owner lives: its descendants; what was recorded before and still runs, with its
 * descendants; re-parented processes whose environment names the owner; and members of process groups and
 * sessions that recorded processes hold open. Once the owner is gone, what was recorded stays until it ends.
 * What a process starts is no better known than the process itself, and recorded by the same means.
 * Never recorded: other Claude Code sessions, the supervisor's processes, multiplexers and what runs in them.
 * Entries follow the owner when its session changes its id (`/clear`), and are kept apart when another process
 * takes the session up (`claude --resume`). Gives back `previous` itself where nothing changed.
 */
export function recordLineage(previous: Lineage, world: LineageWorld): Lineage {
  const tree = familyTree(world.processes, new Set(world.live.map((session) => session.owner.pid)));
  const next = new Map<string, SessionLineage>();
  const taken = new Set<string>();
  const liveOwners = new Set<string>();
  for (const { sessionId, owner, workingDir } of world.live) {
    const info = world.processes.get(owner.pid);
    if (info?.identity === undefined || info.identity === null || !sameProcess(info.identity, owner))
      continue;
    liveOwners.add(identityKey(owner));
    const recorded = [...previous.values()]
      .filter((one) => sameProcess(one.owner, owner))
      .flatMap((one) => one.entries);
    const known = new Map(recorded.map((entry) => [identityKey(entry.identity), entry]));
    const entries: LineageEntry[] = [];
    for (const { info: member, via } of membersOf(info, recorded, tree, world).values()) {
      const { identity } = member;
      if (identity === null || taken.has(identityKey(identity))) continue;
      taken.add(identityKey(identity));
      const before = known.get(identityKey(identity));
      const hasLeft = leftItsParent(member, before, world);
      entries.push(
        entryOf({ ...member, identity }, via, before, isServerOf(info, member), world.nowMs, hasLeft),
      );
    }
    if (entries.length > 0) next.set(sessionId, { owner, workingDir, entries });
  }
  for (const [key, one] of familiesOfOtherAgents(previous, world, tree, taken)) next.set(key, one);
  const liveKeys = new Set(world.live.map((session) => session.sessionId));
  const ended = new Set(world.endedOwners?.map(identityKey));
  for (const [key, one] of previous) {
    if (liveOwners.has(identityKey(one.owner)) || (one.agent !== undefined && next.has(key))) continue;
    const entries = remainder(one, tree, taken, world);
    if (entries.length === 0) continue;
    const endedInOrder = one.endedInOrder === true || ended.has(identityKey(one.owner));
    next.set(liveKeys.has(key) ? formerKey(key, commandHash([identityKey(one.owner)])) : key, {
      ...one,
      entries,
      ...(endedInOrder && { endedInOrder }),
    });
  }
  const result = bounded(next, liveKeys);
  return sameLineage(previous, result) ? previous : result;
}

function sameLineage(a: Lineage, b: Lineage): boolean {
  const text = (lineage: Lineage) =>
    JSON.stringify(
      [...lineage]
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([key, one]) => [
          key,
          one.owner,
          one.workingDir,
          one.endedInOrder === true,
          [...one.entries].sort((x, y) => x.identity.pid - y.identity.pid),
        ]),
    );
  return a.size === b.size && text(a) === text(b);
}
