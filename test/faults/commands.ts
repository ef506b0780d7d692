import * as fs from 'node:fs';
import * as path from 'node:path';
import { quarantinedId, sessionIds } from './home.ts';

/** A command that writes, and how to tell that it did what it says. */
export interface Command {
  name: string;
  args: readonly string[];
  input?: string;
  /** It never fails, whatever happens: a hook must not disturb its session. */
  neverFails?: true;
  /** Ends a process that counts its signals. */
  victim?: true;
  /** Run before, without faults. */
  before?: readonly string[];
  isDone: (home: string) => boolean;
  /** What the next run at least makes of it, where this one said that it failed; else as `isDone`. */
  isFinished?: (home: string) => boolean;
}

const read = (home: string, name: string) => {
  const file = path.join(home, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};
const isMoved = (home: string) => sessionIds.every((id) => !fs.existsSync(path.join(home, 'sessions', id)));
const isTidy = (home: string) =>
  isMoved(home) && sessionIds.every((id) => read(home, 'sessions/registry.jsonl').includes(id));
const hookInput = (event: string) =>
  JSON.stringify({ session_id: 'dddddddd-0000-4000-8000-000000000000', cwd: '/tmp', hook_event_name: event });

export const commands: readonly Command[] = [
  { name: 'auto', args: ['cleanup', '--auto'], isDone: isTidy, isFinished: isMoved },
  {
    name: 'execute',
    args: ['cleanup', '--execute', '--yes'],
    victim: true,
    isDone: isTidy,
    isFinished: () => true,
  },
  {
    name: 'protect',
    args: ['protect', '/usr/lib'],
    isDone: (home) => read(home, 'process-janitor-config.json').includes('/usr/lib'),
  },
  {
    name: 'config',
    args: ['config', 'set', 'heartbeat_interval_seconds', '45'],
    isDone: (home) => /"heartbeat_interval_seconds": *45/.test(read(home, 'process-janitor-config.json')),
  },
  {
    name: 'hooks-install',
    args: ['hooks', 'install'],
    isDone: (home) => read(home, 'settings.json').includes('SessionStart'),
  },
  {
    name: 'hooks-uninstall',
    args: ['hooks', 'uninstall'],
    before: ['hooks', 'install'],
    isDone: (home) => !read(home, 'settings.json').includes('SessionStart'),
  },
  {
    name: 'restore',
    args: ['restore', quarantinedId],
    isDone: (home) => fs.existsSync(path.join(home, 'sessions', quarantinedId, 'metadata.json')),
  },
  {
    name: 'hook-stop',
    args: ['hook', 'Stop'],
    input: hookInput('Stop'),
    neverFails: true,
    isDone: () => true,
  },
  {
    name: 'hook-end',
    args: ['hook', 'SessionEnd'],
    input: hookInput('SessionEnd'),
    neverFails: true,
    isDone: () => true,
  },
];
