import type { RecordedFacts, Sources } from '../../electron/janitor/look/sources.ts';
import { defaultConfig, type Config, type ConfigProblem } from '../../shared/settings/config.ts';
import type { Asked } from '../../shared/plan/plan.ts';
import { notTried, type FactResult } from '../../shared/process/self-test.ts';
import type { CleanupDocument } from '../../shared/plan/receipt.ts';

export interface FakeSources extends Sources {
  facts: RecordedFacts;
  settings: { config: Config; problems: readonly ConfigProblem[] };
  /** What was done, in order: `quarantine dead`, `mark dead`. */
  done: string[];
  receipts: CleanupDocument[];
  noted: CleanupDocument | null;
  /** How often the journal was written. */
  notes: number;
  isLocked: boolean;
  askedBefore: readonly Asked[];
  selfTestResults: readonly FactResult[];
}

const trusted = notTried('').map(({ fact }) => ({ fact, ok: true, detail: '' }));

/** The janitor's files, in memory. */
export function fakeSources(facts: Partial<RecordedFacts> = {}): FakeSources {
  const sources: FakeSources = {
    facts: {
      records: [],
      unreadable: [],
      claudeRecords: [],
      cleaned: new Map(),
      lineage: new Map(),
      runs: [],
      keeper: null,
      problems: [],
      unlisted: null,
      ...facts,
    },
    settings: { config: defaultConfig, problems: [] },
    done: [],
    receipts: [],
    noted: null,
    notes: 0,
    isLocked: false,
    askedBefore: [],
    selfTestResults: trusted,
    config: () => sources.settings,
    read(sessions) {
      const records = sources.facts.records.filter((one) => sessions?.has(one.sessionId) !== false);
      return Promise.resolve({ ...sources.facts, records });
    },
    recordText(sessionId) {
      const record = sources.facts.records.find((one) => one.sessionId === sessionId);
      return record === undefined ? null : JSON.stringify(record);
    },
    async quarantine(sessionId, _nowMs, isStillOver) {
      if (!(await isStillOver())) return { ok: false, reason: null };
      sources.done.push(`quarantine ${sessionId}`);
      const records = sources.facts.records.filter((one) => one.sessionId !== sessionId);
      sources.facts = { ...sources.facts, records };
      return { ok: true };
    },
    markCleaned: (sessionId) => void sources.done.push(`mark ${sessionId}`),
    lock() {
      if (sources.isLocked) return Promise.resolve({ ok: false, holder: 'process 77' });
      sources.isLocked = true;
      return Promise.resolve({ ok: true, release: () => void (sources.isLocked = false) });
    },
    journal: {
      read: () => sources.noted,
      write(cleanup) {
        sources.noted = structuredClone(cleanup);
        sources.notes += 1;
      },
      clear: () => void (sources.noted = null),
    },
    asked: {
      read: () => sources.askedBefore,
      write: (asked) => void (sources.askedBefore = asked),
    },
    tidy: () => Promise.resolve(),
    selfTest: () => Promise.resolve(sources.selfTestResults),
    appendReceipt: (receipt) => void sources.receipts.push(structuredClone(receipt)),
  };
  return sources;
}
