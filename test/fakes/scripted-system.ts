import type { System } from '../../electron/platform/system.ts';
import { sameProcess } from '../../shared/process/identity.ts';
import type { HostFacts, ProcessInfo } from '../../shared/process/process.ts';
import { listed, row } from './process-row.ts';

export const scriptedHost: HostFacts = {
  platform: 'linux',
  hostname: 'box',
  bootId: 'boot-1',
  bootedAtMs: 1_000_000,
  pidDomain: 'linux:machine:pid:[1]',
  uid: 1000,
  inContainer: false,
  isWsl: false,
};

/** A machine whose processes, clocks and failures the test sets. Our own process is always listed. */
export interface ScriptedSystem extends System {
  host: HostFacts;
  rows: ProcessInfo[];
  wallMs: number;
  monoMs: number;
  listingFails: boolean;
  spawned: { command: string; args: readonly string[]; env: Readonly<Record<string, string>> }[];
  /** Both clocks go on. */
  pass(ms: number): void;
}

export function scriptedSystem(...rows: ProcessInfo[]): ScriptedSystem {
  const self = row(process.pid, { parentPid: 1, argv: ['node', 'cli.js'] });
  const system: ScriptedSystem = {
    host: { ...scriptedHost },
    rows,
    wallMs: 1_800_000_000_000,
    monoMs: 5000,
    listingFails: false,
    spawned: [],
    pass(ms) {
      system.wallMs += ms;
      system.monoMs += ms;
    },
    now: () => system.wallMs,
    monotonicMs: () => system.monoMs,
    sleep: (ms) => {
      system.pass(ms);
      return Promise.resolve();
    },
    list: () =>
      Promise.resolve(
        system.listingFails
          ? { ok: false, reason: 'The process list could not be read.' }
          : { ok: true, takenAtMs: system.wallMs, processes: listed(self, ...system.rows) },
      ),
    identify: (pid) => Promise.resolve(listed(self, ...system.rows).get(pid)?.identity ?? null),
    isRunning: (identity) => {
      const info = listed(self, ...system.rows).get(identity.pid);
      const now = info?.identity ?? null;
      const isSame = now !== null && sameProcess(now, identity);
      return Promise.resolve(isSame && info?.state !== 'zombie');
    },
    probe: (pid) => (listed(self, ...system.rows).has(pid) ? 'alive' : 'gone'),
    describe: () => Promise.resolve(new Map()),
    inspect: () => Promise.resolve(new Map()),
    signal: () => Promise.reject(new Error('Nothing here may signal.')),
    spawnDetached: (command, args, env) => void system.spawned.push({ command, args, env }),
    run: () => Promise.reject(new Error('Nothing here may run programs.')),
  };
  return system;
}
