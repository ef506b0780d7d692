import * as fs from 'node:fs';
import * as path from 'node:path';
import { liveId, quarantinedId, sessionIds } from './home.ts';

/** A command that writes, and how to tell that it did what it says. */
export interface Command {
  name: string;
  args: readonly string[];
  /** What runs: the terminal program, or what the tray and the keeper do inside (`inside.ts`). */
  program?: 'inside';
  input?: string;
  /** A keeper is at work already, so that none is started. */
  isKept?: true;
  /** It never fails, whatever happens: a hook must not disturb its session. */
  neverFails?: true;
  /** Ends a process that counts its signals. */
  victim?: true;
  /** Run before, without faults. */
  before?: { args: readonly string[]; input?: string };
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
  JSON.stringify({
    session_id: liveId,
    cwd: '/tmp',
    hook_event_name: event,
    source: 'startup',
    reason: 'other',
  });
const allOfKeeper = (home: string) =>
  read(home, 'process-janitor/keeper.json') + read(home, 'process-janitor/lineage.json');
const liveRecord = (home: string) => read(home, `sessions/${liveId}/metadata.json`);
const isActive = (home: string) => /"status": *"active"/.test(liveRecord(home));
const started = { args: ['hook', 'SessionStart'], input: hookInput('SessionStart') };
const hook = (event: string) => ({
  args: ['hook', event],
  input: hookInput(event),
  neverFails: true as const,
  isKept: true as const,
});
const inside = (...args: readonly string[]) => ({ args, program: 'inside' as const });
const configHas = (text: string) => (home: string) =>
  read(home, 'process-janitor-config.json').includes(text);

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
    before: { args: ['hooks', 'install'] },
    isDone: (home) => !read(home, 'settings.json').includes('SessionStart'),
  },
  {
    name: 'restore',
    args: ['restore', quarantinedId],
    isDone: (home) => fs.existsSync(path.join(home, 'sessions', quarantinedId, 'metadata.json')),
  },
  { name: 'hook-start', ...hook('SessionStart'), isDone: isActive },
  { name: 'hook-stop', ...hook('Stop'), before: started, isDone: isActive },
  {
    name: 'hook-end',
    ...hook('SessionEnd'),
    before: started,
    isDone: (home) => /"status": *"completed"/.test(liveRecord(home)),
  },
  {
    name: 'keeper',
    ...inside('keeper'),
    isDone: (home) =>
      isActive(home) && [liveId, 'a unit that was seen'].every((text) => allOfKeeper(home).includes(text)),
  },
  { name: 'desk-keep', ...inside('keep'), isDone: configHas('command:kept-by-the-window') },
  { name: 'desk-always-end', ...inside('always-end'), isDone: configHas('command:ended-by-the-window') },
  { name: 'desk-set', ...inside('set'), isDone: configHas('"heartbeat_interval_seconds": 45') },
  {
    name: 'desk-told',
    ...inside('told'),
    isDone: (home) => read(home, 'process-janitor/told.json').includes('a unit that was told'),
  },
  {
    name: 'desk-first-run',
    ...inside('first-run'),
    isDone: (home) => fs.existsSync(path.join(home, 'process-janitor/first-run-done')),
  },
  {
    name: 'desk-restore',
    ...inside('restore', quarantinedId),
    isDone: (home) => fs.existsSync(path.join(home, 'sessions', quarantinedId, 'metadata.json')),
  },
  {
    name: 'desk-login',
    ...inside('login'),
    isDone: (home) =>
      read(home, '.config/autostart/janitor.desktop').includes('X-GNOME-Autostart-enabled=true'),
  },
];
