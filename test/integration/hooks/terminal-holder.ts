import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Opens a pseudo-terminal and starts in it, with all its streams there, a child that lives on after SIGHUP, as a Claude Code that hangs would.
 * The child's parent ends at once: what descends from a keeper is the janitor's own, and left alone.
 * Closes the terminal at the first word, ends at the second.
 */
const script = `
import fcntl, os, signal, sys, termios, time
signal.signal(signal.SIGHUP, lambda *_: None)
master, slave = os.openpty()
between = os.fork()
if between == 0:
    if os.fork() == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        os.close(master)
        say = os.dup(1)
        for stream in 0, 1, 2: os.dup2(slave, stream)
        os.write(say, b"%d\\n" % os.getpid())
        os.close(say)
        time.sleep(600)
    os._exit(0)
os.waitpid(between, 0)
os.close(slave)
sys.stdin.readline()
os.close(master)
os.write(1, b"closed\\n")
sys.stdin.readline()
`;

export const hasTerminals = process.platform === 'linux' && spawnSync('python3', ['--version']).status === 0;

/** A program in a terminal of its own, which can be closed around it. */
export interface HeldTerminal {
  pid: number;
  close(): Promise<void>;
  end(): Promise<void>;
}

export async function holdTerminal(): Promise<HeldTerminal> {
  const holder: ChildProcess = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = holder;
  if (stdin === null || stdout === null) throw new Error('No pipes.');
  const said = async () => String((await once(stdout, 'data'))[0]);
  const pid = Number(await said());
  return {
    pid,
    async close() {
      stdin.write('close\n');
      await said();
    },
    async end() {
      stdin.end('close\nend\n');
      await once(holder, 'exit');
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // The janitor has ended it.
      }
    },
  };
}
