import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import * as os from 'node:os';
import { realpathSync } from 'node:fs';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { StandardStream } from '../../../shared/process/process.ts';
import { judgeSelfTest, notTried, type FactResult } from '../../../shared/process/self-test.ts';
import { startSleeper, type Sleeper } from '../../platform/own-sleeper.ts';
import type { System } from '../../platform/system.ts';

const endsWithinMs = 3000;
const pollMs = 20;
type Needed = Pick<
  System,
  'host' | 'list' | 'identify' | 'describe' | 'inspect' | 'signal' | 'isRunning' | 'sleep' | 'monotonicMs'
>;

/**
 * Self-test before trust: starts a process of its own, reads of it all that is read of others, and ends it as others
 * are ended. Takes some 100 ms. Whatever can't be done is a result, never an exception.
 */
export async function runSelfTest(system: Needed): Promise<FactResult[]> {
  const sessionId = `self-test-${process.pid}`;
  const folder = realpathSync(os.tmpdir());
  const server = createServer();
  let sleeper: Sleeper | null = null;
  try {
    const port = await listen(server);
    sleeper = await startSleeper(folder, { CLAUDE_CODE_SESSION_ID: sessionId });
    const { pid, command } = sleeper;
    return judgeSelfTest(
      { pid, parentPid: process.pid, command, folder, sessionId, port },
      await see(system, sleeper),
    );
  } catch (error) {
    return notTried(error instanceof Error ? error.message : String(error));
  } finally {
    server.close();
    sleeper?.end();
  }
}

async function see(system: Needed, { pid, letGo }: Sleeper) {
  const listing = await system.list();
  const row = listing.ok ? listing.processes.get(pid) : undefined;
  const asked = await system.identify(pid);
  const description = (await system.describe([pid])).get(pid);
  const inspected = await system.inspect([pid, process.pid], new Set([pid]));
  const held = inspected.get(pid)?.standardInput ?? null;
  const ports = inspected.get(process.pid)?.listeners?.map(({ name }) => name) ?? null;
  letGo();
  const released = await waitForRelease(system, pid);
  return {
    identities: [row?.identity ?? null, asked === 'unreadable' ? null : asked] as const,
    parentPid: row?.parentPid ?? null,
    command: description?.argv ?? row?.argv ?? null,
    folder: description?.workingDirectory ?? null,
    sessionId: row?.markers?.sessionId ?? null,
    hasTerminal: row === undefined ? null : row.tty !== null,
    ports: ports?.map((name) => name.replace(/^.*:/, '')) ?? null,
    inputs: [held, released] as const,
    ...(row?.identity == null
      ? { refusedOtherIdentity: true, endedWhenAsked: false }
      : await signal(system, row.identity)),
  };
}

/** The other end is closed a moment after it was let go. */
async function waitForRelease(system: Needed, pid: number): Promise<StandardStream | null> {
  const startedMs = system.monotonicMs();
  for (;;) {
    const input = (await system.inspect([pid], new Set([pid]))).get(pid)?.standardInput ?? null;
    if (input?.otherEnd === 'gone' || system.monotonicMs() - startedMs > endsWithinMs / 3) return input;
    await system.sleep(pollMs);
  }
}

/** First to an identity that differs in its start alone, which must reach nobody, then to its own. */
async function signal(system: Needed, identity: ProcessIdentity) {
  const other = processIdentity({ ...identity, startToken: `${identity.startToken}1` });
  const refused = await system.signal(other, 'kill');
  const refusedOtherIdentity = !refused.ok && (await system.isRunning(identity));
  // Windows asks windows to close, of which it has none.
  await system.signal(identity, system.host.platform === 'win32' ? 'kill' : 'terminate');
  const startedMs = system.monotonicMs();
  while ((await system.isRunning(identity)) && system.monotonicMs() - startedMs < endsWithinMs) {
    await system.sleep(pollMs);
  }
  return { refusedOtherIdentity, endedWhenAsked: !(await system.isRunning(identity)) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port could be opened.');
  return address.port;
}
