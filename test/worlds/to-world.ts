import { unreadDetails } from '../../shared/process/process.ts';
import type { ClaudeRecord } from '../../shared/session/claude-record.ts';
import { parseConfig } from '../../shared/settings/config.ts';
import { processIdentity, type ProcessIdentity } from '../../shared/process/identity.ts';
import { isoTime } from '../../shared/contract/to-document.ts';
import type { KeeperFile } from '../../shared/session/heartbeat.ts';
import type { Lineage } from '../../shared/lineage/lineage.ts';
import type { Run } from '../../shared/lineage/run.ts';
import type { HostFacts, ProcessDetails, ProcessInfo } from '../../shared/process/process.ts';
import type { SessionRecord } from '../../shared/session/session.ts';
import type { RecordedFacts } from '../../electron/janitor/look/sources.ts';
import { listenersOf, streamOf, waysOf } from './facts.ts';
import type { WorldFile } from './format.ts';

type Row = WorldFile['processes'][number];

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const dayMs = 86_400_000;

/** What a world file says, in the form in which the janitor reads it from a machine and its files. */
export interface ReadWorld {
  nowMs: number;
  host: HostFacts;
  processes: ReadonlyMap<number, ProcessInfo>;
  details: ReadonlyMap<number, ProcessDetails>;
  facts: RecordedFacts;
  config: ReturnType<typeof parseConfig>;
}

export function ageMs(age: string): number {
  const unit = age.at(-1);
  if (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd') throw new Error(`"${age}" is no age.`);
  return Number(age.slice(0, -1)) * unitMs[unit];
}

const words = (command: string): string[] =>
  (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));

/** The file system's name of a program that is on the path. */
const programOf = (first: string, platform: WorldFile['platform']): string => {
  if (/[/\\]/.test(first)) return first;
  return platform === 'win32' ? `C:\\Program Files\\${first}` : `/usr/bin/${first}`;
};

class Reading {
  readonly nowMs: number;
  readonly host: HostFacts;

  constructor(readonly file: WorldFile) {
    this.nowMs = Date.parse(file.now);
    const platform = file.platform === 'darwin' || file.platform === 'win32' ? file.platform : 'linux';
    this.host = {
      platform,
      hostname: 'here',
      bootId: 'boot-1',
      bootedAtMs: this.nowMs - 30 * dayMs,
      pidDomain: platform === 'linux' ? 'linux:here:pid:[4026531836]' : platform,
      uid: platform === 'win32' ? 'S-1-5-21-1' : 1000,
      inContainer: file.platform === 'container',
      isWsl: file.platform === 'wsl',
    };
  }

  at = (age: string): number => Math.round(this.nowMs - ageMs(age));

  /** Linux counts ticks since boot, macOS has seconds, Windows 100 ns. */
  startToken(age: string): string {
    const startedAtMs = this.at(age);
    if (this.host.platform === 'linux') return String(Math.floor((startedAtMs - this.host.bootedAtMs) / 10));
    if (this.host.platform === 'win32') return String(startedAtMs * 10_000);
    return isoTime(startedAtMs) ?? '';
  }

  identity(pid: number, age: string, bootId = this.host.bootId, uid = this.host.uid): ProcessIdentity {
    return processIdentity({ pid, startToken: this.startToken(age), bootId, uid });
  }

  info(row: Row): ProcessInfo {
    const argv = words(row.command);
    const isWindows = this.host.platform === 'win32';
    const executable = row.exe === undefined ? programOf(argv[0] ?? '', this.file.platform) : row.exe;
    const group = row.pgid ?? row.pid;
    return {
      identity:
        row.unidentified === true
          ? null
          : this.identity(row.pid, row.age, this.host.bootId, row.uid ?? this.host.uid),
      pid: row.pid,
      parentPid: row.ppid,
      processGroup: isWindows ? null : group,
      // Nor does macOS tell any process session.
      session: this.file.platform === 'linux' ? (row.sid ?? group) : null,
      foregroundGroup: row.tty === undefined ? null : row.foreground === true ? group : 1,
      tty: row.tty ?? null,
      state: row.state ?? 'running',
      name: row.name ?? (argv[0] ?? '').replace(/^.*[/\\]/, '').slice(0, 15),
      executable,
      argv,
      startedAtMs: this.at(row.age),
      markers:
        row.env === undefined && !isWindows
          ? noMarkers
          : row.env == null
            ? null
            : {
                sessionId: row.env.session ?? null,
                claudePid: row.env.claudePid ?? null,
                childSession: row.env.child ?? false,
                socketPid: row.env.socketPid ?? null,
                entrypoint: row.env.entrypoint ?? null,
                jobId: row.env.job ?? null,
                launchedBy: row.env.launchedBy ?? [],
              },
      isKernelThread: false,
    };
  }

  details(row: Row): ProcessDetails {
    const info = this.info(row);
    const onLinux = this.host.platform === 'linux';
    return {
      ...unreadDetails,
      argv: info.argv,
      executable: info.executable,
      workingDirectory: row.cwd === undefined ? '/home/ann/shop' : row.cwd,
      managedBy: row.managedBy === undefined ? '' : row.managedBy,
      foreignPidNamespace: onLinux ? (row.otherNamespace === undefined ? false : row.otherNamespace) : null,
      stdinIsTerminal: row.stdinIsTerminal === undefined ? false : row.stdinIsTerminal,
      ranByShell: row.ranByShell ?? false,
      isTraced: row.traced ?? false,
      ignoresHangup:
        row.ignoresHangup === undefined
          ? this.host.platform === 'darwin'
            ? null
            : false
          : row.ignoresHangup,
      standardInput: streamOf(row, 'input', this.host.platform),
      standardOutput: streamOf(row, 'output', this.host.platform),
      ...listenersOf(row),
      liveClients: row.clients === undefined ? 0 : row.clients,
      outboundConnections: row.outbound === undefined ? 0 : row.outbound,
      showsWindows: row.windows === undefined ? false : row.windows,
      holdsFifo: row.fifo === undefined ? false : row.fifo,
      servesMount: row.mount === undefined ? false : row.mount,
      holdsTerminals: row.terminals === undefined ? false : row.terminals,
      ...(row.otherWays !== undefined && { otherWays: waysOf(row) }),
      memoryBytes: 50_000_000,
      memoryKind: 'pss',
      cpuPercent: null,
    };
  }

  record(record: NonNullable<WorldFile['records']>[number]): SessionRecord {
    const { owner } = record;
    const startedAtMs = this.at(record.age);
    return {
      sessionId: record.session,
      pid: owner?.pid ?? record.pid ?? 1,
      parentPid: null,
      startedAtMs,
      hostname: record.hostname ?? this.host.hostname,
      workingDir: record.cwd ?? '/home/ann/shop',
      lastHeartbeatMs: record.heartbeat === undefined ? null : this.at(record.heartbeat),
      platform: this.host.platform,
      status: record.status ?? 'active',
      endedAtMs: null,
      endReason: null,
      owner:
        owner === undefined
          ? null
          : {
              identity: this.identity(owner.pid, owner.age, owner.bootId),
              pidDomain: owner.pidDomain ?? this.host.pidDomain,
              tty: owner.tty ?? null,
              processGroup: owner.pid,
              session: owner.pid,
              attachment:
                owner.tty !== undefined
                  ? { kind: 'terminal', tty: owner.tty }
                  : owner.parent !== undefined
                    ? { kind: 'parent', parent: this.identity(owner.parent.pid, owner.parent.age) }
                    : { kind: 'detached' },
              source: 'hook',
              kind: owner.kind ?? 'interactive',
              entrypoint: owner.entrypoint ?? 'cli',
              version: '2.1.330',
              name: null,
            },
      beat: record.missed === undefined ? null : { clock: 'clock', awakeMs: awakeMs - ageMs(record.missed) },
    };
  }

  claude(record: NonNullable<WorldFile['claude']>[number]): ClaudeRecord {
    const age = record.sameStart === false ? '29d' : record.age;
    const start = this.startToken(age);
    return {
      pid: record.pid,
      sessionId: record.session,
      workingDir: record.cwd ?? '/home/ann/shop',
      startedAtMs: this.at(record.age),
      procStart: record.noStart === true ? null : start,
      version: record.version ?? '2.1.330',
      kind: record.kind ?? 'interactive',
      entrypoint: record.entrypoint ?? 'cli',
      pidDomain: record.pidDomain ?? this.host.pidDomain,
      status: record.status ?? 'idle',
      statusUpdatedAtMs: record.idle === undefined ? null : this.at(record.idle),
      name: null,
      jobId: record.job ?? null,
      isSpare: record.spare ?? false,
      isBridged: record.bridged ?? false,
      socketPath: null,
    };
  }

  runs(): Run[] {
    const identity = (one: { pid: number; age: string; bootId?: string | undefined }) =>
      this.identity(one.pid, one.age, one.bootId);
    return (this.file.runs ?? []).map((one, index) => ({
      id: `run0000${index}`,
      kind: one.kind,
      place: one.kind === 'reaper' ? null : String(index),
      root: identity(one.root),
      keeper: one.keeper === undefined ? null : identity(one.keeper),
      pidDomain: one.pidDomain ?? this.host.pidDomain,
      isClaude: one.claude ?? true,
      left: (one.left ?? []).map(identity),
    }));
  }

  lineage(): Lineage {
    return new Map(
      (this.file.lineage ?? []).map((one) => [
        one.session,
        {
          owner: this.identity(one.owner.pid, one.owner.age, one.owner.bootId),
          workingDir: '/home/ann/shop',
          ...(one.endedInOrder === true && { endedInOrder: true }),
          ...(one.agent !== undefined && { agent: one.agent }),
          entries: one.entries.map((entry) => ({
            identity: this.identity(entry.pid, entry.age, entry.bootId),
            commandHash: '',
            name: '',
            via: entry.via ?? 'descendant',
            isServer: entry.server ?? false,
            ...(entry.left === true && { hasLeft: true }),
            processGroup: null,
            session: null,
            firstSeenMs: this.at(entry.age),
          })),
        },
      ]),
    );
  }

  keeper(): KeeperFile | null {
    if (this.file.keeper === undefined) return null;
    return {
      identity: this.identity(999_999, '20d'),
      kind: 'tray',
      started_at: '',
      last_tick_at: '',
      interval_ms: 60_000,
      clock: 'clock',
      awake_ms: awakeMs,
      woke_at_ms: awakeMs - ageMs(this.file.keeper.awake),
      sightings: {},
    };
  }
}

const awakeMs = 20 * dayMs;
const noMarkers = {
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
};

/** What runs on every machine; a file names these pids only where it wants something else of them. */
const surroundings: Record<WorldFile['platform'], Row[]> = {
  linux: [
    { pid: 1, ppid: 0, age: '30d', command: '/usr/lib/systemd/systemd', name: 'systemd', uid: 0 },
    { pid: 900, ppid: 1, age: '30d', command: '/usr/lib/systemd/systemd --user', name: 'systemd' },
  ],
  wsl: [
    { pid: 1, ppid: 0, age: '30d', command: '/init', name: 'init', uid: 0 },
    { pid: 900, ppid: 1, age: '30d', command: '/init', name: 'Relay(901)', uid: 0 },
  ],
  container: [{ pid: 1, ppid: 0, age: '30d', command: '/usr/bin/tini -- sleep infinity', name: 'tini' }],
  darwin: [{ pid: 1, ppid: 0, age: '30d', command: '/sbin/launchd', name: 'launchd', uid: 0 }],
  win32: [{ pid: 900, ppid: 880, age: '30d', command: 'C:\\Windows\\explorer.exe', name: 'explorer.exe' }],
};

export function readWorld(given: WorldFile): ReadWorld {
  const named = new Set(given.processes.map(({ pid }) => pid));
  const around = surroundings[given.platform].filter(({ pid }) => !named.has(pid));
  const file = { ...given, processes: [...around, ...given.processes] };
  const reading = new Reading(file);
  const shown = file.processes.filter(({ pid }) => file.hidden?.includes(pid) !== true);
  return {
    nowMs: reading.nowMs,
    host: reading.host,
    processes: new Map(shown.map((row) => [row.pid, reading.info(row)])),
    details: new Map(file.processes.map((row) => [row.pid, reading.details(row)])),
    facts: {
      records: (file.records ?? []).map((record) => reading.record(record)),
      unreadable: (file.unreadable ?? []).map((sessionId) => ({
        sessionId,
        path: `sessions/${sessionId}/metadata.json`,
        reason: 'is not JSON',
      })),
      claudeRecords: (file.claude ?? []).map((record) => reading.claude(record)),
      cleaned: new Map(),
      lineage: reading.lineage(),
      runs: reading.runs(),
      keeper: reading.keeper(),
      problems: [],
      unlisted: null,
    },
    config: parseConfig(file.config ?? {}),
  };
}
