import type { ChildProcess, StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import { inheritedDescriptors, openDescriptors } from './inherited.ts';
import type { RunOutcome, RunRequest } from './run-request.ts';

/** Where the child dies of one of these, the kernel writes a core file of it; of us none is wanted. */
const coreSignals = new Set([
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGSYS',
  'SIGXCPU',
  'SIGXFSZ',
]);
/** Sent to a process by its number; those of the terminal go to the whole group by themselves. */
const passedOn = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
const ofTheTerminal = ['SIGINT', 'SIGQUIT'] as const;

/** Ends as the child did. */
export type Ending = { code: number } | { signal: NodeJS.Signals };

/** What only some systems can tell or do of our children. */
export interface Parenthood {
  /** Whether the child is stopped, as Ctrl-Z does it. */
  isStopped?: (pid: number) => boolean;
  /** Whether we are in the foreground of a terminal, whose keys reach the child by themselves. */
  isInForeground?: () => boolean;
  /** Takes leave of what was handed to us and has ended: all our children but this one. */
  reapOthers?: (childPid: number) => void;
  /** Node ignores SIGPIPE, so that it could not end by it. */
  resetSignal?: (signal: number) => void;
  /** Called with the child's pid once it runs. */
  onStarted?: (pid: number) => void;
  /** Called when it has ended and what it left is still below us. */
  onEnded?: () => void;
}

/**
 * Starts a program and stays its parent. The child stays in our process group, so that terminal and shell see one job:
 * keys reach it by themselves, and where it stops, we stop.
 *
 * @returns how it ended, or the name of the error with which it did not start
 */
export async function stayAsParent(
  { program, argv }: Pick<RunRequest, 'program' | 'argv'>,
  parenthood: Parenthood = {},
): Promise<Ending | { error: string }> {
  const stdio = stdioForChild();
  const passTo = passSignalsOn(parenthood.isInForeground);
  let started = await startChild(program, argv, stdio);
  // A script without a first line that names its interpreter is the shell's (execvp(3)).
  if (started.error === 'ENOEXEC')
    started = await startChild('/bin/sh', ['sh', program, ...argv.slice(1)], stdio);
  const { child } = started;
  if (child?.pid === undefined) return { error: started.error ?? 'EAGAIN' };
  const { pid } = child;
  passTo(pid);
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? { code: code ?? 1 } : { signal }));
  });
  const stopWatching = watchChild(parenthood, pid);
  parenthood.onStarted?.(pid);
  const ending = await ended;
  parenthood.onEnded?.();
  stopWatching();
  return ending;
}

/** As `stayAsParent`, with the outcome that the door tells. */
export async function startAndStay(
  request: Pick<RunRequest, 'program' | 'argv'>,
  parenthood: Parenthood = {},
): Promise<RunOutcome> {
  const ending = await stayAsParent(request, parenthood);
  return 'error' in ending
    ? { started: false, why: 'program', detail: ending.error, code: ending.error }
    : { started: true, exitCode: endAs(ending, parenthood.resetSignal) };
}

/** Lets this process end as the child did, so that a shell says of it what it would have said of the child. */
function endAs(ending: Ending, resetSignal: Parenthood['resetSignal']): number {
  if ('code' in ending) return ending.code;
  const { signal } = ending;
  if (!coreSignals.has(signal)) {
    process.removeAllListeners(signal);
    resetSignal?.(constants.signals[signal]);
    process.kill(process.pid, signal);
  }
  return 128 + constants.signals[signal];
}

function startChild(
  program: string,
  argv: readonly [string, ...string[]],
  stdio: StdioOptions,
): Promise<{ child: ChildProcess | null; error?: string }> {
  // Who is not the parent does without it, and is faster by the milliseconds in which it is loaded.
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    try {
      const child = spawn(program, argv.slice(1), { argv0: argv[0], stdio });
      child.once('spawn', () => resolve({ child }));
      child.once('error', (error) => resolve({ child: null, error: codeOf(error) }));
    } catch (error) {
      resolve({ child: null, error: codeOf(error) });
    }
  });
}

function stdioForChild(): StdioOptions {
  const inherited = inheritedDescriptors(openDescriptors());
  const stdio: (number | 'ignore')[] = [0, 1, 2];
  for (const fd of inherited) {
    while (stdio.length < fd) stdio.push('ignore');
    stdio[fd] = fd;
  }
  return stdio;
}

/**
 * Passes signals on, from now on: what comes before there is a child waits for it.
 *
 * @returns to be told of the child
 */
function passSignalsOn(isInForeground: Parenthood['isInForeground']): (pid: number) => void {
  const waiting: NodeJS.Signals[] = [];
  let childPid: number | null = null;
  const send = (signal: NodeJS.Signals) => {
    if (childPid === null) {
      waiting.push(signal);
      return;
    }
    try {
      process.kill(childPid, signal);
    } catch {
      // It has just ended.
    }
  };
  for (const signal of passedOn) process.on(signal, () => send(signal));
  for (const signal of ofTheTerminal) {
    process.on(signal, () => {
      if (isInForeground?.() === false) send(signal);
    });
  }
  return (pid) => {
    childPid = pid;
    for (const signal of waiting.splice(0)) send(signal);
  };
}

/** Stops with the child, and takes leave of whom nobody else waits for. */
function watchChild({ isStopped, reapOthers }: Parenthood, pid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  let isBusy = false;
  let isOver = false;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    while (!isOver && isStopped?.(pid) === true) {
      process.kill(process.pid, 'SIGSTOP');
      // Whoever lets us go on lets the whole group go on, one after the other.
      for (let round = 0; round < 10 && isStopped(pid); round += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    isBusy = false;
    reapOthers?.(pid);
  };
  const onChild = () => void look();
  process.on('SIGCHLD', onChild);
  onChild();
  return () => {
    isOver = true;
    process.off('SIGCHLD', onChild);
  };
}

/** libuv has no name for ENOEXEC. */
function codeOf(error: unknown): string {
  const { code, errno } = error as { code?: string; errno?: number };
  return errno === -constants.errno.ENOEXEC ? 'ENOEXEC' : (code ?? 'EIO');
}
