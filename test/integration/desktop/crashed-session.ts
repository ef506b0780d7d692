import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { locateHome, type Home } from '../../../electron/store/home.ts';
import { writeLineage } from '../../../electron/store/lineage-file.ts';
import { writeSession } from '../../../electron/store/sessions.ts';
import type { ProcessIdentity } from '../../../shared/identity.ts';
import type { SessionLineage } from '../../../shared/lineage.ts';

/** Started here, and so the only processes that these tests may ever signal. */
export const ours = new Set<number>();

/** An hour: everything that these tests start is past its grace period at once. */
const laterMs = 3_600_000;

/**
 * The real operating system, but with nobody in it except us, our ancestors and what these tests started, an
 * hour from now. A signal to anybody else is a failure of the test.
 */
export function fenced(system: System): System {
  return {
    ...system,
    host: system.host,
    now: () => system.now() + laterMs,
    async list() {
      const listing = await system.list();
      if (!listing.ok) return listing;
      const inside = new Set([...ours, 1]);
      for (let pid = process.pid; pid > 1; pid = listing.processes.get(pid)?.parentPid ?? 0) inside.add(pid);
      const processes = new Map([...listing.processes].filter(([pid]) => inside.has(pid)));
      return { ...listing, processes };
    },
    signal(identity, how) {
      if (!ours.has(identity.pid)) throw new Error(`A signal to ${identity.pid}, which no test started`);
      return system.signal(identity, how);
    },
  };
}

const leftOver = {
  plain: 'setInterval(() => {}, 1000)',
  /** Has to be killed: the step that ends it takes the whole 5 seconds. Says where it stands. */
  stubborn:
    "process.on('SIGTERM', () => require('fs').writeFileSync('asked-to-end', '')); setInterval(() => {}, 1000)",
};

/** Lets a process start another one and then crash, with a record and a lineage of a keeper that saw both. */
export async function crashedSession(
  home: Home,
  sessionId: string,
  kind: keyof typeof leftOver = 'plain',
): Promise<{ isAlive: () => boolean; wasAskedToEnd: () => boolean }> {
  const system = await createSystem({});
  const cwd = path.join(home.dir, 'shop');
  const code = `
    const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(leftOver[kind])}], { stdio: 'ignore' });
    setTimeout(() => console.log(child.pid), 200);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    cwd,
  });
  const childPid = Number(await firstLine(owner));
  ours.add(childPid);
  const [ownerIdentity, childIdentity] = await Promise.all([
    identityOf(system, owner.pid!),
    identityOf(system, childPid),
  ]);
  await record(home, sessionId, system, ownerIdentity, childIdentity);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return {
    isAlive: () => isAlive(childPid),
    wasAskedToEnd: () => fs.existsSync(path.join(cwd, 'asked-to-end')),
  };
}

/** A zombie has ended; where pid 1 of a container doesn't reap, it stays one. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function firstLine(owner: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: owner.stdout! })) return line;
  throw new Error('The owner said nothing.');
}

async function identityOf(system: System, pid: number): Promise<ProcessIdentity> {
  const identity = await system.identify(pid);
  if (identity === null || identity === 'unreadable') throw new Error(`Process ${pid} has no identity.`);
  return identity;
}

const lineages = new Map<string, SessionLineage>();

async function record(
  home: Home,
  sessionId: string,
  system: System,
  owner: ProcessIdentity,
  child: ProcessIdentity,
) {
  const workingDir = path.join(home.dir, 'shop');
  await writeSession(home, {
    sessionId,
    pid: owner.pid,
    parentPid: process.pid,
    startedAtMs: Date.now(),
    hostname: system.host.hostname,
    workingDir,
    lastHeartbeatMs: Date.now(),
    platform: system.host.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: {
      identity: owner,
      pidDomain: null,
      tty: null,
      processGroup: owner.pid,
      session: owner.pid,
      attachment: { kind: 'detached' },
      source: 'adopted',
      kind: 'interactive',
      entrypoint: 'cli',
      version: null,
      name: null,
    },
    beat: null,
  });
  lineages.set(sessionId, {
    owner,
    workingDir,
    entries: [
      {
        identity: child,
        commandHash: '',
        name: 'node',
        via: 'descendant',
        isServer: true,
        processGroup: owner.pid,
        session: owner.pid,
        firstSeenMs: Date.now(),
      },
    ],
  });
  await writeLineage(home, new Map(lineages));
}

/** A home folder of its own under a temporary HOME. */
export function privateHome(): { homeDir: string; home: Home } {
  const homeDir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'janitor-desktop-'));
  lineages.clear();
  const located = locateHome({}, homeDir);
  if (!located.ok) throw new Error(located.reason);
  fs.mkdirSync(located.home.sessionsDir, { recursive: true, mode: 0o700 });
  fs.mkdirSync(path.join(located.home.dir, 'shop'));
  return { homeDir, home: located.home };
}

/** Ends what is left of the tests' processes; by pid, and only those started here. */
export function endOurs(): void {
  for (const pid of ours) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  ours.clear();
}
