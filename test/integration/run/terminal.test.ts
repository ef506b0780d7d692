import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { itWhere } from '../../fakes/describe-where.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { eventually } from '../platform/start.ts';
import { hasPython, homeOfRuns, openShell, waysHere, wordsFor, type Way } from './started.ts';

const ways = hasPython ? waysHere() : [];
if (!hasPython) console.warn('Skipped: a terminal needs python3.');

/** Says what reaches it. In `raw` mode keys come as they are, and it stops itself, as Claude Code does. */
const program = `
import os, select, signal, sys, termios, time, tty
say = lambda text: (sys.stdout.write(text + "\\r\\n"), sys.stdout.flush())
signal.signal(signal.SIGINT, lambda *_: say("interrupted"))
signal.signal(signal.SIGWINCH, lambda *_: say("resized to %d" % os.get_terminal_size().columns))
def hangup(*_):
    open("hung-up", "w").write(str(os.getpid()))
    sys.exit(129)
signal.signal(signal.SIGHUP, hangup)
open("pids", "w").write("%d %d" % (os.getpid(), os.getppid()))
if sys.argv[1] == "raw":
    before = termios.tcgetattr(0)
    tty.setraw(0)
say("started")
while True:
    # A signal that comes right before a read would wait for the next key.
    if not select.select([0], [], [], 0.05)[0]: continue
    try: key = os.read(0, 1)
    except OSError: time.sleep(0.01); continue
    if key == b"\\x1a":
        termios.tcsetattr(0, termios.TCSANOW, before)
        os.kill(os.getpid(), signal.SIGSTOP)
        tty.setraw(0)
        say("went on")
    elif key == b"q":
        if sys.argv[1] == "raw": termios.tcsetattr(0, termios.TCSANOW, before)
        sys.exit(3)
    elif key not in b"\\r\\n":
        say("key %s" % key.hex())
`;

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

async function startIn(way: Way, mode: 'raw' | 'cooked') {
  const home = homeOfRuns();
  fs.writeFileSync(path.join(home.dir, 'program.py'), program);
  const shell = await openShell(home, way);
  await shell.shown(/ready> /);
  // The whole shell runs where the way needs it; the program is then started as anybody would.
  const own = { ...way, prefix: [] };
  const start = quoted(wordsFor(own, ['python3', 'program.py', mode]));
  shell.type(`${start}\r`);
  await shell.shown(/started/);
  return { shell, home };
}

describe.each(ways.map((way): [string, Way] => [way.kind, way]))(
  'in a terminal, a run (%s)',
  (_kind, way) => {
    it('is interrupted once, stopped by Ctrl-Z, goes on by fg, and its exit code is told', async () => {
      const { shell } = await startIn(way, 'cooked');
      shell.type('\u0003');
      await shell.shown(/interrupted/);
      shell.type('a\r');
      expect(await shell.shown(/(interrupted|key 61)/)).toBe('key 61');
      shell.type('\u001a');
      await shell.shown(/Stopped[\s\S]*ready> /);
      shell.type('jobs\r');
      await shell.shown(/Stopped/);
      shell.type('fg\r');
      await shell.shown(/fg[\s\S]*program\.py/);
      shell.type('b\r');
      await shell.shown(/key 62/);
      shell.type('q\r');
      await shell.shown(/ready> /);
      shell.type('echo "code $?"\r');
      await shell.shown(/code 3/);
    });

    it('that stops itself is a stopped job, again and again; and its window may change its size', async () => {
      const { shell } = await startIn(way, 'raw');
      for (const key of ['a', 'b']) {
        shell.type('\u001a');
        await shell.shown(/Stopped[\s\S]*ready> /);
        shell.type('fg\r');
        await shell.shown(/went on/);
        shell.type(key);
        await shell.shown(new RegExp(`key ${key.charCodeAt(0).toString(16)}`));
      }
      shell.type('\u0003');
      await shell.shown(/key 03/);
      shell.resize(100);
      await shell.shown(/resized to 100/);
      shell.type('q');
      await shell.shown(/ready> /);
      shell.type('echo "code $?"\r');
      await shell.shown(/code 3/);
    });

    it('hears that its terminal was closed, and nothing of it stays', async () => {
      const { shell, home } = await startIn(way, 'raw');
      const pids = fs.readFileSync(path.join(home.dir, 'pids'), 'utf8').split(' ').map(Number);
      shell.close();
      await eventually(() => fs.existsSync(path.join(home.dir, 'hung-up')) || undefined);
      await eventually(() => !pids.some((pid) => isAlive(pid)) || undefined);
    });
  },
);

// A file without any test would be an error.
if (ways.length === 0)
  itWhere('it needs python3 and a system with terminals', 'a run in a terminal', () => expect.unreachable());
