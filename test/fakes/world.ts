import { unreadDetails } from '../../shared/process/process.ts';
import type { ClaudeRecord } from '../../shared/session/claude-record.ts';
import { defaultConfig, type Config } from '../../shared/settings/config.ts';
import { processIdentity, type ProcessIdentity } from '../../shared/process/identity.ts';
import { judgeSessions } from '../../shared/judge/sessions/judge-sessions.ts';
import { judgeWorld } from '../../shared/judge/judge-world.ts';
import type { LineageEntry, SessionLineage } from '../../shared/lineage/lineage.ts';
import type {
  ClaudeMarkers,
  HostFacts,
  ProcessDetails,
  StandardStream,
  ProcessInfo,
} from '../../shared/process/process.ts';
import type { SessionOwner, SessionRecord } from '../../shared/session/session.ts';
import { livingOf } from '../../shared/judge/processes/living.ts';
import { pidsToProbe } from '../../shared/judge/world/probing.ts';
import { findSuspects } from '../../shared/judge/processes/suspects.ts';
import type {
  ProcessVerdict,
  ScanResult,
  SessionVerdict,
  VetoKind,
} from '../../shared/judge/world/verdict.ts';
import type { World } from '../../shared/judge/world/world.ts';
import { listed, row } from './process-row.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The moment of all worlds: rows of `process-row.ts` are then about a day old. */
export const NOW = 1_000_000 + 24 * HOUR;

export const testHost: HostFacts = {
  platform: 'linux',
  hostname: 'desk',
  bootId: 'boot-1',
  bootedAtMs: 1_000_000,
  pidDomain: 'linux:machine-1:pid:[4026531836]',
  uid: 1000,
  inContainer: false,
  isWsl: false,
};

/** Where the native installer puts Claude Code; see claude-process.ts. */
export const claudeProgram = '/home/ada/.local/share/claude/versions/2.1.330';

/** A running Claude Code in a terminal, held by the shell with pid 90. */
export const claude = (pid: number, facts: Partial<ProcessInfo> = {}): ProcessInfo =>
  row(pid, {
    parentPid: 90,
    name: 'claude',
    executable: claudeProgram,
    argv: ['claude'],
    tty: 'pts/1',
    foregroundGroup: pid,
    ...facts,
  });

/** The shell in the terminal, child of a terminal program. */
export const shell = (facts: Partial<ProcessInfo> = {}): ProcessInfo =>
  row(90, { parentPid: 80, name: 'bash', executable: '/bin/bash', argv: ['bash'], tty: 'pts/1', ...facts });

export const idOf = (pid: number, startToken = String(pid * 10)): ProcessIdentity =>
  processIdentity({ pid, startToken, bootId: 'boot-1', uid: 1000 });

export const markers = (facts: Partial<ClaudeMarkers> = {}): ClaudeMarkers => ({
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
  ...facts,
});

/** What the Bash tool of Claude process `pid` hands down. */
export const bashMarkers = (claudePid: number, sessionId: string | null = null): ClaudeMarkers =>
  markers({ claudePid, sessionId, childSession: true, entrypoint: 'cli' });

export const ownerOf = (pid: number, facts: Partial<SessionOwner> = {}): SessionOwner => ({
  identity: idOf(pid),
  pidDomain: testHost.pidDomain,
  tty: 'pts/1',
  processGroup: pid,
  session: 90,
  attachment: { kind: 'terminal', tty: 'pts/1' },
  source: 'hook',
  kind: 'interactive',
  entrypoint: 'cli',
  version: '2.1.330',
  name: null,
  ...facts,
});

/** A record of ours, ten hours old; `owner: null` makes one of the shell plugin. */
export const record = (
  sessionId: string,
  facts: Partial<SessionRecord> & { ownerPid?: number } = {},
): SessionRecord => {
  const { ownerPid = 100, ...rest } = facts;
  return {
    sessionId,
    pid: ownerPid,
    parentPid: 90,
    startedAtMs: NOW - 10 * HOUR,
    hostname: 'desk',
    workingDir: `/home/ada/${sessionId}`,
    lastHeartbeatMs: NOW - MINUTE,
    platform: 'linux',
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: ownerOf(ownerPid),
    beat: { clock: 'clock-1', awakeMs: 10 * HOUR },
    ...rest,
  };
};

/** A record of the shell plugin whose loop beat `staleMs` ago. */
export const pluginRecord = (
  sessionId: string,
  facts: Partial<SessionRecord> & { ownerPid?: number } = {},
): SessionRecord => record(sessionId, { owner: null, beat: null, lastHeartbeatMs: NOW - HOUR, ...facts });

export const claudeRecord = (
  pid: number,
  sessionId: string,
  facts: Partial<ClaudeRecord> = {},
): ClaudeRecord => ({
  pid,
  sessionId,
  workingDir: `/home/ada/${sessionId}`,
  startedAtMs: NOW - 10 * HOUR,
  procStart: String(pid * 10),
  version: '2.1.330',
  kind: 'interactive',
  entrypoint: 'cli',
  pidDomain: testHost.pidDomain,
  status: 'idle',
  statusUpdatedAtMs: NOW - HOUR,
  name: null,
  jobId: null,
  isSpare: false,
  isBridged: false,
  socketPath: null,
  ...facts,
});

export const entry = (pid: number, facts: Partial<LineageEntry> = {}): LineageEntry => ({
  identity: idOf(pid),
  commandHash: '0',
  name: 'thing',
  via: 'descendant',
  isServer: true,
  processGroup: pid,
  session: pid,
  firstSeenMs: NOW - 5 * HOUR,
  ...facts,
});

/** What the session whose owner was `ownerPid` was seen to start. */
export const lineage = (
  sessionId: string,
  ownerPid: number,
  entries: readonly LineageEntry[],
): [string, SessionLineage] => [
  sessionId,
  { owner: idOf(ownerPid), workingDir: `/home/ada/${sessionId}`, entries },
];

/** A stream of a server whose Claude is gone. */
export const deaf: StandardStream = { kind: 'socket', otherEnd: 'gone', heldBy: [] };
/** A stream of what works for itself: `/dev/null`, a file. */
export const file: StandardStream = { kind: 'other', otherEnd: 'held', heldBy: [] };

/** The details of a process that nothing speaks for: deaf, no service, no sockets, no terminal. */
export const plainDetails = (facts: Partial<ProcessDetails> = {}): ProcessDetails => ({
  ...unreadDetails,
  argv: ['thing'],
  executable: '/usr/bin/thing',
  workingDirectory: '/home/ada/dead',
  managedBy: '',
  foreignPidNamespace: false,
  stdinIsTerminal: false,
  ignoresHangup: false,
  standardInput: deaf,
  standardOutput: deaf,
  listeners: [],
  outboundConnections: 0,
  showsWindows: false,
  holdsFifo: false,
  servesMount: false,
  holdsTerminals: false,
  listeningSockets: 0,
  liveClients: 0,
  memoryBytes: 1024,
  memoryKind: 'pss',
  cpuPercent: null,
  ...facts,
});

/** The command line in which the Bash tool of Claude Code 2.1.330 runs a command. */
export const wrapperArgv = (command: string): string[] => [
  '/bin/bash',
  '-c',
  `source /home/ada/.claude/shell-snapshots/snapshot-bash-1795348900906-ab12cd.sh 2>/dev/null || true && eval '${command}' < /dev/null && pwd -P >| /tmp/claude-1a2b-cwd`,
];

export interface WorldFacts extends Partial<Omit<World, 'listing' | 'lineage' | 'config' | 'details'>> {
  processes?: readonly ProcessInfo[];
  listing?: World['listing'];
  lineage?: readonly (readonly [string, SessionLineage])[];
  config?: Partial<Config>;
  /** `plainDetails()` for every process that is not named here. */
  details?: Readonly<Record<number, ProcessDetails | null>>;
}

/** A keeper that has been awake for eleven hours and beat an hour after the records of `record()`. */
export const wideAwake = { clock: 'clock-1', awakeMs: 11 * HOUR, wokeAtMs: 0 };

/** A world; whatever a test doesn't name is dull: nobody else runs, every asked pid is gone. */
export function worldOf(facts: WorldFacts = {}): World {
  const { processes = [], lineage: lineages = [], config = {}, details = {}, ...rest } = facts;
  const known = listed(...processes);
  const base: Omit<World, 'probes'> = {
    nowMs: NOW,
    host: testHost,
    listing: { ok: true, takenAtMs: NOW, processes: known },
    current: { sessionIds: new Set(), pids: new Set() },
    janitorPids: new Set(),
    keeper: wideAwake,
    records: [],
    unreadable: [],
    claudeRecords: [],
    cleaned: new Map(),
    runs: [],
    strayClaudeFolders: new Set(),
    descriptions: new Map(),
    ...rest,
    lineage: new Map(lineages),
    config: { ...defaultConfig, ...config },
    details: new Map(
      [...known.keys()].flatMap((pid): [number, ProcessDetails][] => {
        const known = details[pid];
        return known === null ? [] : [[pid, known ?? plainDetails()]];
      }),
    ),
  };
  const probes = rest.probes ?? new Map(pidsToProbe(base).map((pid) => [pid, 'gone' as const]));
  return { ...base, probes };
}

/** All verdicts on a world, through the same steps that the engine takes. */
export function judge(world: World, off: ReadonlySet<VetoKind> = new Set()): SessionVerdict[] {
  const sessions = judgeSessions(world);
  const living = livingOf(sessions, world);
  return judgeWorld(sessions, living, findSuspects(sessions, living, world), world, off);
}

/** The verdict on one session; throws where there is none. */
export function verdictOn(world: World, sessionId: string): SessionVerdict {
  const found = judge(world).find((session) => session.sessionId === sessionId);
  if (found === undefined) throw new Error(`There is no verdict on ${sessionId}.`);
  return found;
}

/** The verdict on one process, whosever it is; `null`: not under suspicion. */
export function processVerdict(world: World, pid: number): ProcessVerdict | null {
  return (
    judge(world)
      .flatMap(({ processes }) => processes)
      .find((process) => process.pid === pid) ?? null
  );
}

export const scanOf = (world: World): ScanResult => ({
  scannedAtMs: world.nowMs,
  durationMs: 1,
  hostname: world.host.hostname,
  sessions: judge(world),
  problems: [],
  complete: world.listing.ok,
});
