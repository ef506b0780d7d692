import type { OtherWay } from '../../../../../shared/process/process.ts';

/** What every program may have open without anybody reaching it by that; the rest of `/dev` is a door. */
const dullDevices =
  /^\/dev\/(null|zero|full|u?random|tty|fuse|ptmx|pts\/ptmx|kfd|udmabuf|shm\/.*|dri\/.*|dma_heap\/.*|hugepages\/.*|nvidia.*)$/;

/** What a program makes for itself: timers, queues of events, what it watches. */
const dullInodes =
  /^anon_inode:\[?(eventfd|eventpoll|timerfd|signalfd|inotify|io_uring|pidfd|perf_event|sync_file|landlock-ruleset)\]?$/;

/**
 * What an open file offers to the outside, by where its descriptor leads (proc_pid_fd(5)): a device, something else that
 * the kernel serves by it, or a terminal that is not its own. `null`: nothing, or it is told by other means (sockets,
 * pipes, FUSE, master sides of terminals).
 *
 * @param ownTerminal name of its controlling terminal, as `pts/3`
 */
export function doorOf(target: string, ownTerminal: string | null): OtherWay | null {
  if (target.startsWith('anon_inode:')) {
    return dullInodes.test(target) ? null : { kind: 'device', name: target.slice('anon_inode:'.length) };
  }
  // A terminal that was hung up shows as deleted, and so does a device of a container that is gone.
  if (!target.startsWith('/dev/') || target.endsWith(' (deleted)')) return null;
  if (dullDevices.test(target)) return null;
  const name = target.slice('/dev/'.length);
  if (/^(pts\/\d+|tty\d+|console)$/.test(name))
    return name === ownTerminal ? null : { kind: 'terminal', name: target };
  return name === ownTerminal ? null : { kind: 'device', name: target };
}
