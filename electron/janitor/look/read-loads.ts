import { identityKey } from '../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { familyRows, runningOwners } from '../../../shared/running/family-of.ts';
import type { LoadSample } from '../../../shared/running/runaways.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { System } from '../../platform/system.ts';

/**
 * What the processes of all sessions use right now, those of living owners and those that finished ones left. One small
 * read for each; the listing is the one that the look has just taken.
 */
export async function readLoads(
  system: Pick<System, 'list' | 'loads' | 'now'>,
  scan: ScanResult,
): Promise<LoadSample[]> {
  if (!scan.complete || system.loads === undefined) return [];
  const listing = await system.list();
  if (!listing.ok) return [];
  const members = membersOf(scan, listing.processes);
  const loads = await system.loads([...members.values()].map(({ identity }) => identity.pid));
  const nowMs = system.now();
  return [...members.values()].flatMap(({ startedAtMs, ...member }) => {
    const load = loads.get(member.identity.pid);
    const ageMs = startedAtMs === null || startedAtMs > nowMs ? null : nowMs - startedAtMs;
    return load === undefined ? [] : [{ ...member, ...load, ageMs }];
  });
}

type Member = Omit<LoadSample, 'cpuMs' | 'residentBytes' | 'ageMs'> & { startedAtMs: number | null };

function membersOf(scan: ScanResult, processes: ReadonlyMap<number, ProcessInfo>): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (member: Member) => members.set(identityKey(member.identity), member);
  const folders = new Map(scan.sessions.map(({ sessionId, workingDir }) => [sessionId, workingDir]));
  for (const { sessionId, workingDir, processes: left } of scan.sessions) {
    for (const { identity, name, startedAtMs, attribution } of left) {
      const isOwner = attribution === 'owner';
      if (identity !== null)
        add({ identity, name, sessionId, workingDir, sessionIsOver: true, isOwner, startedAtMs });
    }
  }
  for (const { sessionId, owner, rows } of familyRows(runningOwners(scan.sessions), processes)) {
    const workingDir = folders.get(sessionId) ?? null;
    for (const { identity, name, startedAtMs, pid } of rows) {
      const isOwner = pid === owner.pid;
      if (identity !== null)
        add({ identity, name, sessionId, workingDir, sessionIsOver: false, isOwner, startedAtMs });
    }
  }
  return members;
}
