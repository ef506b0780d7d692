import type { Reply } from '../../../shared/contract/ipc.ts';
import type { Home } from '../../store/files/home.ts';
import { hooksStatus, installHooks, uninstallHooks } from '../../store/settings/settings-hooks.ts';
import type { Outcome } from './dispatch.ts';

export interface ClaudeHooks {
  status: () => Reply<'settings:get'>['hooks'];
  connect: () => Outcome;
  disconnect: () => Outcome;
}

const needsNode =
  'Node.js was not found, and Claude Code needs it to call Process Janitor. Install Node.js 20 or newer and try ' +
  'again. Sessions are found without this, too.';

/**
 * Connects Claude Code with the terminal door. A hook must be quick, so Node runs it and not Electron.
 *
 * @param door the terminal door, `cli.cjs`
 * @param findNode where Node.js is installed
 */
export function claudeHooks(home: Home, door: string, findNode: () => string | null): ClaudeHooks {
  return {
    status: () => hooksStatus(home),
    connect() {
      const node = findNode();
      return node === null ? { ok: false, reason: needsNode } : installHooks(home, node, [door]);
    },
    disconnect: () => uninstallHooks(home),
  };
}
