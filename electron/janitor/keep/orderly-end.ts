import * as fs from 'node:fs';
import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import { identityKey } from '../../../shared/process/identity.ts';
import { runningOwner, type RegistrationWorld } from '../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';

/** Tells an orderly exit from a crash where no hook said so. */
export interface OrderlyEnds {
  /** Notes the sockets of the sessions that run now. */
  note(world: Pick<RegistrationWorld, 'claudeRecords' | 'processes' | 'host'>): void;
  /** True where it is proven that the record's owner, which is gone, went in order. */
  wasOrderly(record: SessionRecord, claudeRecords: readonly ClaudeRecord[]): boolean;
}

const socketPattern = /^\/.*\/cc-socks[^/]*\/\d+\.sock$/;

/**
 * Claude Code removes its own record on every orderly exit, but the next start removes a crashed one's as well, so
 * a record that vanished proves nothing. Its socket does: an orderly exit removes it, a crash leaves it, and no
 * start sweeps it (2.1.330, measured). So a session ended in order where it was seen alive with a socket by this
 * very keeper, and now owner, record and socket are all gone. Anything less stays what it looks like: a crash.
 */
export function createOrderlyEnds(): OrderlyEnds {
  const sockets = new Map<string, string>();
  return {
    note(world) {
      for (const claude of world.claudeRecords) {
        const owner = runningOwner(claude, world);
        if (owner === null || claude.socketPath === null || !socketPattern.test(claude.socketPath)) continue;
        if (fs.existsSync(claude.socketPath)) sockets.set(identityKey(owner.identity), claude.socketPath);
      }
    },
    wasOrderly(record, claudeRecords) {
      if (record.owner === null) return false;
      const key = identityKey(record.owner.identity);
      const socket = sockets.get(key);
      if (socket === undefined || claudeRecords.some((claude) => claude.pid === record.pid)) return false;
      sockets.delete(key);
      return !fs.existsSync(socket);
    },
  };
}
