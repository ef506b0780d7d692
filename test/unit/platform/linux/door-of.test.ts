import { expect, it } from 'vitest';
import { doorOf } from '../../../../electron/platform/linux/inspect/ways/door-of.ts';

it.each([
  '/dev/null',
  '/dev/urandom',
  '/dev/shm/.org.chromium.Chromium.x',
  '/dev/dri/renderD128',
  '/dev/nvidia0',
  '/dev/pts/3',
  '/dev/pts/9 (deleted)',
  '/dev/ptmx',
  '/dev/fuse',
  'anon_inode:[eventfd]',
  'anon_inode:[eventpoll]',
  'anon_inode:inotify',
  'anon_inode:[io_uring]',
  'socket:[1]',
  'pipe:[1]',
  '/home/ann/dev/tty/notes.txt',
  '/memfd:x (deleted)',
])("%s is nobody's way in", (target) => {
  expect(doorOf(target, 'pts/3')).toBeNull();
});

it.each([
  ['/dev/net/tun', 'device', '/dev/net/tun'],
  ['/dev/ttyUSB0', 'device', '/dev/ttyUSB0'],
  ['/dev/ttyS0', 'device', '/dev/ttyS0'],
  ['/dev/bus/usb/001/004', 'device', '/dev/bus/usb/001/004'],
  ['/dev/watchdog', 'device', '/dev/watchdog'],
  ['anon_inode:kvm-vm', 'device', 'kvm-vm'],
  ['anon_inode:[userfaultfd]', 'device', '[userfaultfd]'],
  ['/dev/pts/4', 'terminal', '/dev/pts/4'],
  ['/dev/tty2', 'terminal', '/dev/tty2'],
])('%s is a %s', (target, kind, name) => {
  expect(doorOf(target, 'pts/3')).toEqual({ kind, name });
});
