import type { Reply } from '../../../shared/contract/ipc.ts';
import { connection, connectHooks, disconnectHooks, tellerOf } from '../../janitor/hooks/connection.ts';
import { recordInstall } from '../../janitor/keep/launch.ts';
import type { Home } from '../../store/files/home.ts';
import type { Outcome } from './dispatch.ts';

export interface ClaudeHooks {
  status: () => Reply<'settings:get'>['hooks'];
  connect: () => Promise<Outcome>;
  disconnect: () => Outcome;
  /** Called at every start: hooks that are connected follow a program or a Node that has moved. */
  follow: () => Promise<void>;
}

export interface ClaudeHooksDeps {
  home: Home;
  platform: NodeJS.Platform;
  /** The terminal door, `cli.cjs`, in a place that outlives us. */
  door: () => string;
  /** Without this file the program counts as gone, see `DoorTarget`. */
  needs?: string | undefined;
  /** Where Node.js is installed. */
  findNode: () => Promise<string | null>;
}

const needsNode =
  'Node.js was not found, and Claude Code needs it to call Process Janitor. Install Node.js 20 or newer and try ' +
  'again. Sessions are found without this, too.';

/** Connects Claude Code with the terminal door. A hook must be quick, so Node runs it and not Electron. */
export function claudeHooks({ home, platform, door, needs, findNode }: ClaudeHooksDeps): ClaudeHooks {
  const launchOf = (node: string) => ({ command: node, args: [door()], needs });
  return {
    status() {
      const { hooks, plugin } = tellerOf(home, platform);
      return plugin === null ? hooks : 'plugin';
    },
    async connect() {
      const node = await findNode();
      return node === null ? { ok: false, reason: needsNode } : connectHooks(home, launchOf(node), platform);
    },
    disconnect: () => disconnectHooks(home),
    async follow() {
      const now = connection(home, platform);
      if (now !== 'connected' && now !== 'outdated') return;
      const node = await findNode();
      if (node !== null) recordInstall(home, launchOf(node));
    },
  };
}
