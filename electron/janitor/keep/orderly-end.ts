import * as fs from 'node:fs';
import { recogniseClaude } from '../../../shared/process/claude-process.ts';
import { identityKey } from '../../../shared/process/identity.ts';
import { runningOwner, type RegistrationWorld } from '../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';

type Seen = Pick<RegistrationWorld, 'claudeRecords' | 'processes' | 'host' | 'nowMs'>;

/** Tells an orderly exit from a crash where no hook said so. */
export interface OrderlyEnds {
  /** Notes the sessions that run now, and their sockets. */
  note(world: Seen): void;
  /** True where it is as good as proven that the record's owner, which is gone, went in order. */
  wasOrderly(record: SessionRecord, world: Seen): boolean;
}

const socketPattern = /^\/.*\/cc-socks[^/]*\/\d+\.sock$/;
/** On Windows: nothing of it is left behind, whoever ends. */
const pipePrefix = '\\\\.\\pipe\\';

/**
 * Claude Code removes its own record on every orderly exit, but the next start removes a crashed one's as well, so
 * a record that vanished proves nothing. Its socket does: an orderly exit removes it, a crash leaves it, and no
 * start sweeps it (2.1.330, measured). So a session ended in order where it was seen alive with a socket by this
 * very keeper, and now owner, record and socket are all gone. On Windows the socket is a pipe: there it ended in order
 * where the record went along with it, and no Claude started since that could have swept it (2.1.332 swept none
 * under Wine, measured). Anything less stays what it looks like: a crash.
 */
export function createOrderlyEnds(): OrderlyEnds {
  const seen = new Map<string, { socket: string; atMs: number }>();
  return {
    note(world) {
      for (const claude of world.claudeRecords) {
        const owner = runningOwner(claude, world);
        const socket = claude.socketPath;
        if (owner === null || socket === null) continue;
        const isPipe = world.host.platform === 'win32' && socket.startsWith(pipePrefix);
        if (isPipe || (socketPattern.test(socket) && fs.existsSync(socket)))
          seen.set(identityKey(owner.identity), { socket, atMs: world.nowMs });
      }
    },
    wasOrderly(record, world) {
      if (record.owner === null) return false;
      const key = identityKey(record.owner.identity);
      const last = seen.get(key);
      if (last === undefined || world.claudeRecords.some((claude) => claude.pid === record.pid)) return false;
      seen.delete(key);
      return last.socket.startsWith(pipePrefix) ? !anyStarted(last.atMs, world) : !fs.existsSync(last.socket);
    },
  };
}

/** Whether any Claude Code shows that started after this moment. */
function anyStarted(sinceMs: number, { claudeRecords, processes }: Seen): boolean {
  const isLater = ({ startedAtMs }: { startedAtMs: number | null }) =>
    startedAtMs === null || startedAtMs >= sinceMs;
  return (
    claudeRecords.some(isLater) ||
    [...processes.values()].some((info) => recogniseClaude(info) !== null && isLater(info))
  );
}
