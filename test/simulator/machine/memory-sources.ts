import type { RecordedFacts, Sources } from '../../../electron/janitor/look/sources.ts';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { Lineage } from '../../../shared/lineage/lineage.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { notTried } from '../../../shared/process/self-test.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import type { Proc } from './kernel.ts';
import type { Machine } from './machine.ts';
import { AskerDied } from './simulated-system.ts';

/** The janitor's files in memory, as the janitor process `self` reads and writes them. */
export function memorySources(machine: Machine, self: Proc): Sources {
  const { files, off } = machine;
  const alive = () => {
    if (!self.isAlive) throw new AskerDied();
  };

  /** With a guard off: an identity as it would look if that part of it were not compared. */
  function blurred(identity: ProcessIdentity, byPid: boolean): ProcessIdentity {
    const holder = machine.kernel.procs.get(identity.pid);
    if (byPid && holder !== undefined) return machine.identityOf(holder);
    return off.has('boot-id') ? processIdentity({ ...identity, bootId: machine.host.bootId }) : identity;
  }

  function blurredLineage(lineage: Lineage): Lineage {
    if (!off.has('lineage-identity') && !off.has('boot-id')) return lineage;
    const byPid = off.has('lineage-identity');
    return new Map(
      [...lineage].map(([key, one]) => [
        key,
        {
          ...one,
          owner: blurred(one.owner, false),
          entries: one.entries.map((entry) => ({ ...entry, identity: blurred(entry.identity, byPid) })),
        },
      ]),
    );
  }

  function blurredRecord(record: SessionRecord): SessionRecord {
    const hostname = off.has('hostname') ? machine.host.hostname : record.hostname;
    if (record.owner === null) return { ...record, hostname };
    const identity = blurred(record.owner.identity, off.has('owner-identity'));
    const pidDomain = off.has('pid-domain') ? machine.host.pidDomain : record.owner.pidDomain;
    return { ...record, hostname, owner: { ...record.owner, identity, pidDomain } };
  }

  function read(sessions?: ReadonlySet<string>): Promise<RecordedFacts> {
    alive();
    const readable = [...files.records.values()].filter(
      ({ sessionId }) => !files.torn.has(sessionId) && sessions?.has(sessionId) !== false,
    );
    const { keeper } = files;
    return Promise.resolve({
      records: readable.map(blurredRecord),
      unreadable: [...files.torn].map((sessionId) => ({
        sessionId,
        path: `sessions/${sessionId}/metadata.json`,
        reason: 'is not JSON',
      })),
      claudeRecords: [...files.claudeRecords.values(), ...files.foreignClaudeRecords].map((record) =>
        off.has('pid-domain') ? { ...record, pidDomain: machine.host.pidDomain } : record,
      ),
      cleaned: files.cleaned,
      lineage: blurredLineage(files.lineage),
      runs: files.runs.map((run) => ({
        ...run,
        root: blurred(run.root, false),
        pidDomain: off.has('pid-domain') ? machine.host.pidDomain : run.pidDomain,
      })),
      keeper: keeper && {
        ...keeper,
        ...(off.has('two-sightings') && { sightings: new Proxy({}, { get: () => machine.now() - 10_000 }) }),
        ...(off.has('just-awake') && { last_tick_at: isoTime(machine.now()) ?? '', started_at: '' }),
      },
      problems: [],
      unlisted: null,
    });
  }

  return {
    config: () => ({
      config: {
        ...files.config,
        ...(off.has('grace-period') && { min_session_age_minutes: 0 }),
        ...(off.has('threshold') && { stale_heartbeat_threshold_minutes: 0 }),
      },
      problems: [],
    }),
    read,
    recordText(sessionId) {
      const record = files.records.get(sessionId);
      return record === undefined || files.torn.has(sessionId) ? null : JSON.stringify(record);
    },
    async quarantine(sessionId, _nowMs, isStillOver) {
      alive();
      if (!(await isStillOver())) return { ok: false, reason: null };
      alive();
      const record = files.records.get(sessionId);
      if (record === undefined) return { ok: false, reason: 'It is not there.' };
      const owner = machine.ownerOfRecord(record);
      machine.note(`record of ${sessionId} moved to quarantine`);
      // Files need one sighting only, since they can be restored and the keeper writes them anew.
      const isTorn = machine.tornUntil > machine.kernel.uptime - 2000;
      if (owner !== null && !isTorn)
        machine.violate('moved-live-record', `${sessionId}, which runs ${owner}`);
      files.records.delete(sessionId);
      return { ok: true };
    },
    markCleaned(sessionId, nowMs) {
      alive();
      files.cleaned.set(sessionId, nowMs);
    },
    lock() {
      alive();
      const holder = files.lockHolder;
      if (holder?.isAlive === true && holder !== self && !off.has('lock')) {
        return Promise.resolve({ ok: false, holder: `process ${holder.pid}` });
      }
      files.lockHolder = self;
      const release = () => {
        if (self.isAlive && files.lockHolder === self) files.lockHolder = null;
      };
      return Promise.resolve({ ok: true, release });
    },
    journal: {
      read: () => files.underWay,
      write(cleanup) {
        alive();
        files.underWay = structuredClone(cleanup);
      },
      clear() {
        alive();
        files.underWay = null;
      },
    },
    asked: {
      read: () => files.asked,
      write(asked) {
        alive();
        files.asked = asked;
      },
    },
    tidy() {
      alive();
      return Promise.resolve();
    },
    selfTest: () => Promise.resolve(notTried('').map(({ fact }) => ({ fact, ok: true, detail: '' }))),
    appendReceipt() {
      alive();
      files.receipts += 1;
    },
  };
}
