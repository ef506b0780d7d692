import {
  lineageFileSchema,
  type Lineage,
  type LineageEntry,
  type LineageFile,
} from '../../../shared/lineage/lineage.ts';
import { toStoredIdentity } from '../../../shared/process/identity.ts';
import { complaint, sessionIdPattern } from '../../../shared/session/session.ts';
import type { ScanProblem } from '../../../shared/judge/world/verdict.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile, readTextFile } from '../files/safe-file.ts';
import { writeFileSafely } from '../files/safe-write.ts';

/** The file is ours and larger than others: 20,000 entries of about 350 bytes. */
const maxBytes = 8 * 1024 * 1024;
const maxEntriesOfASession = 2_000;
const maxEntries = 20_000;

/**
 * Reads what live sessions were seen to start. A session whose part is broken is left out and told of; the
 * others stay, since lineage also protects.
 */
export function readLineage(home: Home): { lineage: Lineage; problem: ScanProblem | null } {
  const read = readJsonFile(home.lineagePath, { maxBytes });
  if (!read.ok) {
    return { lineage: new Map(), problem: read.missing ? null : problem(home, read.reason) };
  }
  const whole = lineageFileSchema.safeParse(read.value);
  if (whole.success) return { lineage: fromStored(whole.data), problem: null };
  const { kept, dropped } = mendedParts(read.value);
  const reason =
    dropped === 0
      ? `is not understood (${complaint(whole.error)})`
      : `has ${dropped} part(s) that are not understood`;
  return { lineage: fromStored(kept), problem: problem(home, reason) };
}

/**
 * Writes the lineage, if it differs from the file. Where there is too much, the oldest entries go, those of servers last.
 *
 * @returns whether anything was written
 * @throws StoreError
 */
export async function writeLineage(home: Home, lineage: Lineage): Promise<boolean> {
  const text = `${JSON.stringify(toStored(bounded(lineage)))}\n`;
  const before = readTextFile(home.lineagePath, { maxBytes });
  if (before.ok && before.text === text) return false;
  await writeFileSafely(home.lineagePath, text);
  return true;
}

/** Sessions are tried one by one where the file as a whole is not understood. */
function mendedParts(value: unknown): { kept: LineageFile; dropped: number } {
  const kept: LineageFile = { version: 1, sessions: {} };
  let dropped = 0;
  const holder = value !== null && typeof value === 'object' && 'sessions' in value ? value.sessions : null;
  if (holder === null || typeof holder !== 'object') return { kept, dropped };
  for (const [id, part] of Object.entries(holder)) {
    const parsed = lineageFileSchema.safeParse({ version: 1, sessions: { [id]: part as unknown } });
    if (parsed.success) Object.assign(kept.sessions, parsed.data.sessions);
    else dropped += 1;
  }
  return { kept, dropped };
}

function bounded(lineage: Lineage): Lineage {
  const perSession = [...lineage].map(
    ([id, session]) => [id, { ...session, entries: newest(session.entries, maxEntriesOfASession) }] as const,
  );
  const all = perSession.flatMap(([, session]) => session.entries);
  if (all.length <= maxEntries) return new Map(perSession);
  const keep = new Set(newest(all, maxEntries));
  return new Map(
    perSession.map(([id, session]) => [
      id,
      { ...session, entries: session.entries.filter((entry) => keep.has(entry)) },
    ]),
  );
}

function newest(entries: readonly LineageEntry[], count: number): readonly LineageEntry[] {
  if (entries.length <= count) return entries;
  // A server outlives thousands of short commands, and is what a crash leaves behind: it is let go last.
  return [...entries]
    .sort((a, b) => Number(b.isServer) - Number(a.isServer) || b.firstSeenMs - a.firstSeenMs)
    .slice(0, count);
}

function fromStored(file: LineageFile): Lineage {
  const sessions = Object.entries(file.sessions).filter(([id]) => sessionIdPattern.test(id));
  return new Map(
    sessions.map(([id, session]) => [
      id,
      {
        owner: session.owner,
        workingDir: session.working_dir,
        ...(session.ended_in_order === true && { endedInOrder: true }),
        ...(session.agent !== undefined && { agent: session.agent }),
        entries: session.entries.map((entry) => ({
          identity: entry.identity,
          commandHash: entry.command_hash,
          name: entry.name,
          via: entry.via,
          isServer: entry.server,
          ...(entry.left === true && { hasLeft: true }),
          processGroup: entry.pgid,
          session: entry.sid,
          firstSeenMs: Date.parse(entry.first_seen) || 0,
        })),
      },
    ]),
  );
}

function toStored(lineage: Lineage) {
  return {
    version: 1,
    sessions: Object.fromEntries(
      [...lineage].map(([id, session]) => [
        id,
        {
          owner: toStoredIdentity(session.owner),
          working_dir: session.workingDir,
          ...(session.endedInOrder === true && { ended_in_order: true }),
          ...(session.agent !== undefined && { agent: session.agent }),
          entries: session.entries.map((entry) => ({
            identity: toStoredIdentity(entry.identity),
            command_hash: entry.commandHash,
            name: entry.name.slice(0, 256),
            via: entry.via,
            server: entry.isServer,
            ...(entry.hasLeft === true && { left: true }),
            pgid: entry.processGroup,
            sid: entry.session,
            first_seen: new Date(entry.firstSeenMs).toISOString(),
          })),
        },
      ]),
    ),
  };
}

function problem(home: Home, reason: string): ScanProblem {
  return { where: home.lineagePath, message: `${home.lineagePath} ${reason}; what it recorded is left out.` };
}
