import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseSessionRecord } from '../../../shared/session/session.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import { readHistory } from '../../store/records/history.ts';
import { noteLeftOver, readLeftOver } from '../../store/records/left-over-file.ts';
import {
  changeAlwaysEnd,
  changeKeepList,
  setConfigValue,
  type ConfigChange,
} from '../../store/settings/config-file.ts';
import type { Home } from '../../store/files/home.ts';
import { newKeepRules, withHomeFolder } from '../../store/settings/keep-rule.ts';
import {
  keptForMs,
  listQuarantine,
  restoreSession,
  type QuarantineEntry,
} from '../../store/records/quarantine.ts';
import { readJsonFile } from '../../store/files/safe-file.ts';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';
import { readTold, writeTold } from '../../store/records/told-news.ts';
import { noteWarning } from '../../store/records/warnings.ts';
import type { Warning } from '../../../shared/running/warning.ts';
import type { DispatcherDeps } from './dispatch.ts';

/** The window shows the newest receipts; older ones stay in the file. */
const receiptsShown = 200;

/** The files behind the window's calls, in the form that the dispatcher takes. */
export function deskStore(home: Home): Pick<
  DispatcherDeps,
  | 'history'
  | 'leftOver'
  | 'quarantined'
  | 'restore'
  | 'setConfigValue'
  | 'changeKeepList'
  | 'changeAlwaysEnd'
  | 'isSameRule'
  | 'keepRulesFor'
  | 'firstRunDone'
> & {
  noteLeftOver: (scan: ScanResult) => void;
  noteWarning: (warning: Warning) => void;
  isFirstRun: () => boolean;
  readTold: () => ReadonlySet<string>;
  writeTold: (told: ReadonlySet<string>) => void;
} {
  const firstRunMark = path.join(home.janitorDir, 'first-run-done');
  return {
    history: () => readHistory(home, receiptsShown),
    leftOver: (nowMs) => readLeftOver(home, nowMs),
    noteLeftOver: (scan) => noteLeftOver(home, scan),
    noteWarning: (warning) => noteWarning(home, warning),
    quarantined: () => listQuarantine(home).map(quarantineRow),
    restore: (sessionId) => restoreSession(home, sessionId),
    setConfigValue: (key, value) => outcomeOf(setConfigValue(home, key, value)),
    changeAlwaysEnd: (change) => outcomeOf(changeAlwaysEnd(home, change)),
    changeKeepList: (change) => outcomeOf(changeKeepList(home, change)),
    isSameRule: (stored, shown) => stored === shown || withHomeFolder(stored) === shown,
    keepRulesFor: (words) => newKeepRules(words, null),
    isFirstRun: () => !existsSync(firstRunMark),
    readTold: () => readTold(home),
    writeTold: (told) => writeTold(home, told),
    firstRunDone: () => writeFileSafelySync(firstRunMark, ''),
  };
}

const outcomeOf = (change: ConfigChange) =>
  change.ok ? ({ ok: true } as const) : { ok: false as const, reason: change.message };

function quarantineRow(entry: QuarantineEntry): ReturnType<DispatcherDeps['quarantined']>[number] {
  const read = readJsonFile(path.join(entry.path, 'session', 'metadata.json'));
  const record = read.ok ? parseSessionRecord(read.value) : null;
  return {
    session_id: entry.sessionId,
    removed_at: isoTime(entry.quarantinedAtMs) ?? '',
    purge_at: isoTime(entry.quarantinedAtMs + keptForMs) ?? '',
    working_dir: record?.ok === true ? record.value.workingDir : null,
  };
}
