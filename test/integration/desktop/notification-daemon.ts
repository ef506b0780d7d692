import { execFile, spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { vi } from 'vitest';

const run = promisify(execFile);
const programs = ['Xvfb', 'dbus-daemon', 'dbus-send', 'dunst', 'notify-send'];

/** What is missing for a real notification on this machine; Debian: xvfb dbus dbus-x11 dunst libnotify-bin. */
export function missingPrograms(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return programs.filter((program) => !folders.some((folder) => fs.existsSync(path.join(folder, program))));
}

export interface NotificationDaemon {
  env: Record<string, string>;
  /** Everything that dunst has printed of the notifications that arrived. */
  arrived: () => string;
  stop: () => void;
}

/** A screen, a message bus and a notification daemon of our own; nothing else of this machine takes part. */
export async function startNotificationDaemon(): Promise<NotificationDaemon> {
  const children: ChildProcess[] = [];
  const start = (command: string, args: string[], env: Record<string, string> = {}) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    children.push(child);
    return child;
  };
  const screen = await firstLine(
    start('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24', '-nolisten', 'tcp']),
  );
  const address = await firstLine(start('dbus-daemon', ['--session', '--nofork', '--print-address=1']));
  const env = { DISPLAY: `:${screen}`, DBUS_SESSION_BUS_ADDRESS: address };
  const dunst = start('dunst', ['-print'], env);
  let printed = '';
  dunst.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ask = ['--session', '--dest=org.freedesktop.DBus', '--print-reply', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.Notifications'];
  await vi.waitFor(
    async () => {
      const { stdout } = await run('dbus-send', [...ask, ...question], { env: { ...process.env, ...env } });
      if (!stdout.includes('boolean true')) throw new Error('dunst has not taken its place on the bus');
    },
    { timeout: 90_000, interval: 50 },
  );
  return {
    env,
    arrived: () => printed,
    stop() {
      for (const child of children.toReversed()) child.kill();
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('Nothing can be read of it.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${child.spawnfile} ended without a word.`);
}
