import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { ProcessDetails } from '../../../shared/process/process.ts';
import { endAll, eventually, noteStray, pidOf, start, startAndRead } from './start.ts';
import { describeWhere, itWhere, needsLinux, needsProgram } from '../../fakes/describe-where.ts';

const nobody = new Set<number>();
const groups = '/sys/fs/cgroup/systemd';
const canGroup = process.geteuid?.() === 0 && existsSync(`${groups}/cgroup.procs`);
let system: System;
let folder: string;

beforeAll(async () => {
  system = await createSystem();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offers-'));
});

afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true });
});

async function inspect(pid: number, peers: ReadonlySet<number> = nobody): Promise<ProcessDetails> {
  const details = (await system.inspect([pid], peers)).get(pid);
  if (details === undefined) throw new Error(`Process ${pid} is not there.`);
  return details;
}

/** Runs Python that opens something and keeps it; `name(x)` is a path in the test's folder. */
async function python(script: string): Promise<number> {
  const whole = `
import os, socket, sys, time
def name(x): return os.path.join(sys.argv[1], x)
${script}
print('ready', flush=True)
time.sleep(600)
`;
  const { child, line } = await startAndRead('python3', ['-c', whole, folder]);
  expect(line).toBe('ready');
  return pidOf(child);
}

async function listening(path: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}

describeWhere(needsLinux ?? needsProgram('python3'), 'what a process offers on Linux', () => {
  it('may be what a debugger is attached to', async () => {
    const tracer = await python(`
import ctypes
child = os.fork()
if child == 0:
    time.sleep(600)
    os._exit(0)
# PTRACE_SEIZE, which does not stop it, and PTRACE_O_EXITKILL (ptrace(2)).
seized = ctypes.CDLL(None, use_errno=True).ptrace(0x4206, child, 0, 0x100000)
with open(name('child'), 'w') as file: file.write(f'{seized} {child}')`);
    const [seized, child] = readFileSync(join(folder, 'child'), 'utf8').split(' ').map(Number);
    expect(seized).toBe(0);
    expect(await inspect(child!)).toMatchObject({ isTraced: true });
    expect(await inspect(tracer)).toMatchObject({ isTraced: false });
  });

  it('is nothing where it only sleeps', async () => {
    expect(await inspect(await python(''))).toMatchObject({
      managedBy: '',
      listeners: [],
      listeningSockets: 0,
      liveClients: 0,
      outboundConnections: 0,
      showsWindows: false,
      holdsFifo: false,
      servesMount: false,
      holdsTerminals: false,
    });
  });

  it('is a UDP port, unless it only talks to one address', async () => {
    const pid = await python(`
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); a.bind(('127.0.0.1', 0))
b = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); b.bind(('::1', 0))
c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); c.connect(('127.0.0.1', a.getsockname()[1]))`);
    const { listeners, outboundConnections } = await inspect(pid);
    expect(listeners?.map(({ kind }) => kind)).toEqual(['udp', 'udp']);
    expect(outboundConnections).toBe(1);
  });

  it('is a named socket for datagrams, but none that the kernel named', async () => {
    const pid = await python(`
a = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); a.bind(name('log'))
b = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); b.bind('')`);
    expect((await inspect(pid)).listeners).toEqual([
      { kind: 'datagram', name: join(folder, 'log'), unitClients: 0 },
    ]);
  });

  it('is an abstract socket, too', async () => {
    const pid = await python(`
a = socket.socket(socket.AF_UNIX); a.bind('\\0offers-%d' % os.getpid()); a.listen(1)`);
    expect((await inspect(pid)).listeners).toEqual([
      { kind: 'unix', name: `@offers-${pid}`, unitClients: 0 },
    ]);
  });

  itWhere(
    needsProgram('ss'),
    'tells clients of its unit from others, also where nobody has accepted them',
    async () => {
      const pid = await python(`
a = socket.socket(socket.AF_UNIX); a.bind(name('s')); a.listen(5)
b = socket.socket(socket.AF_UNIX); b.connect(name('s')); d, _ = a.accept()
c = socket.socket(socket.AF_UNIX); c.connect(name('s'))`);
      expect(await inspect(pid)).toMatchObject({
        listeners: [{ kind: 'unix', name: join(folder, 's'), unitClients: 1 }],
        liveClients: 1,
      });
    },
  );

  it.each([
    ['open for reading and writing', 'os.open(name("fifo"), os.O_RDWR)', true],
    ['open for reading', 'os.open(name("fifo"), os.O_RDONLY | os.O_NONBLOCK)', true],
    [
      'open for writing',
      'r = os.open(name("fifo"), os.O_RDONLY | os.O_NONBLOCK); os.open(name("fifo"), os.O_WRONLY); os.close(r)',
      false,
    ],
    ['that lost its name', 'os.open(name("fifo"), os.O_RDWR); os.unlink(name("fifo"))', false],
    ['that has none', 'os.pipe()', false],
    ['beside files', 'open(name("a"), "w"); os.open(name("fifo"), os.O_RDWR)', true],
  ])('is a pipe %s: %s', async (_, script, expected) => {
    const pid = await python(`os.mkfifo(name('fifo'))\nheld = ${script.replaceAll('; ', '\n')}`);
    expect((await inspect(pid)).holdsFifo).toBe(expected);
  });

  it('is a terminal where it holds the master side', async () => {
    const pid = await python('import pty\nends = pty.openpty()');
    expect((await inspect(pid)).holdsTerminals).toBe(true);
  });

  it('is a mount where it holds the device of FUSE', async ({ skip }) => {
    try {
      const pid = await python("held = os.open('/dev/fuse', os.O_RDWR)");
      expect((await inspect(pid)).servesMount).toBe(true);
    } catch {
      skip('/dev/fuse cannot be opened here');
    }
  });
});

describeWhere(needsLinux ?? needsProgram('ss', 'python3'), 'other ways to a process on Linux', () => {
  it('are none by what every program has', async () => {
    const pid = await python(`
import select, subprocess
child = subprocess.Popen(['sleep', '600'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
with open(name('child'), 'w') as file: file.write(str(child.pid))
r, w = os.pipe(); a, b = socket.socketpair(); events = select.epoll(); null = open('/dev/null'); random = open('/dev/urandom')
unbound = socket.socket(); links = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); links.bind((0, 0))`);
    const child = noteStray(Number(readFileSync(join(folder, 'child'), 'utf8')));
    expect((await inspect(pid, new Set([pid, child]))).otherWays).toEqual([]);
  });

  it.each([
    ['pipe', 'mine, given = os.pipe()', 'given', 'os.close(given)'],
    ['pair of sockets', 'mine, given = socket.socketpair()', 'given.fileno()', 'given.close()'],
    [
      'pair of sockets',
      'mine, given = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)',
      'given.fileno()',
      'given.close()',
    ],
  ])('is a %s of which somebody outside of its unit has the other end', async (what, make, end, close) => {
    const holder = await startAndRead('python3', [
      '-c',
      `
import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1); print('ready', flush=True)
c, _ = s.accept(); held = socket.recv_fds(c, 9, 1); c.send(b'x'); time.sleep(600)`,
      join(folder, 'holder'),
    ]);
    const pid = await python(`
${make}
c = socket.socket(socket.AF_UNIX); c.connect(name('holder'))
socket.send_fds(c, [b'x'], [${end}]); c.recv(1); c.close(); ${close}`);
    const heldBy = [pidOf(holder.child)];
    expect((await inspect(pid)).otherWays).toEqual([{ kind: 'stream', name: what, heldBy }]);
    expect((await inspect(pid, new Set(heldBy))).otherWays).toEqual([]);
  });

  it('is a terminal that is not its own', async () => {
    const lost = await python('import pty\nmain, other = pty.openpty()\nos.close(main)');
    // With its main side it lost its name.
    expect((await inspect(lost)).otherWays).toEqual([]);
    const serial = await python('import pty\nends = pty.openpty()');
    expect((await inspect(serial)).otherWays).toEqual([
      { kind: 'terminal', name: expect.stringMatching(/^\/dev\/pts\/\d+$/) },
    ]);
  });

  it('is a socket of a family of which there is no table', async ({ skip }) => {
    const pid = await python('held = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)').catch(() => null);
    if (pid === null) return skip('there are no virtual sockets here');
    expect((await inspect(pid)).otherWays).toEqual([{ kind: 'socket', name: 'AF_VSOCK' }]);
  });

  it('is a message queue', async ({ skip }) => {
    const pid = await python(`
import ctypes
queues = ctypes.CDLL('librt.so.1')
held = queues.mq_open(b'/offers-%d' % os.getpid(), os.O_RDWR | os.O_CREAT, 0o600, None); assert held >= 0`).catch(
      () => null,
    );
    if (pid === null) return skip('there are no message queues here');
    try {
      expect((await inspect(pid)).otherWays).toEqual([{ kind: 'queue', name: `/offers-${pid}` }]);
    } finally {
      await promisify(execFile)('python3', [
        '-c',
        `import ctypes; ctypes.CDLL('librt.so.1').mq_unlink(b'/offers-${pid}')`,
      ]);
    }
  });

  itWhere(
    needsProgram('busctl', 'dbus-daemon', 'gdbus'),
    'is a name on a message bus, but not a client',
    async () => {
      const address = `unix:path=${join(folder, 'bus')}`;
      start('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`]);
      await eventually(() => existsSync(join(folder, 'bus')) || undefined);
      const client = start('gdbus', ['monitor', '--address', address, '--dest', 'org.example.Nobody']);
      const server = await python(`
import struct
text = lambda x: struct.pack('<I', len(x)) + x.encode() + b'\\0'
pad = lambda x, n: x + b'\\0' * (-len(x) % n)
s = socket.socket(socket.AF_UNIX); s.connect(name('bus'))
s.sendall(b'\\0AUTH EXTERNAL ' + str(os.getuid()).encode().hex().encode() + b'\\r\\n'); s.recv(999); s.sendall(b'BEGIN\\r\\n')
def call(member, serial, body=b'', signature=''):
    fields = b''
    for code, kind, value in [(1, 'o', '/org/freedesktop/DBus'), (6, 's', 'org.freedesktop.DBus'), (2, 's', 'org.freedesktop.DBus'), (3, 's', member)]:
        fields = pad(pad(fields, 8) + bytes([code, 1]) + kind.encode() + b'\\0', 4) + text(value)
    if signature: fields = pad(fields, 8) + bytes([8, 1]) + b'g\\0' + bytes([len(signature)]) + signature.encode() + b'\\0'
    s.sendall(pad(struct.pack('<BBBBIII', 108, 1, 0, 1, len(body), serial, len(fields)) + fields, 8) + body); s.recv(9999)
call('Hello', 1)
call('RequestName', 2, pad(text('org.example.Notes'), 4) + struct.pack('<I', 4), 'su')`);
      const named = async () => {
        const { otherWays } = await inspect(server);
        return otherWays?.length === 1 ? otherWays : undefined;
      };
      expect(await eventually(named)).toEqual([{ kind: 'name', name: 'org.example.Notes' }]);
      expect((await inspect(pidOf(client))).otherWays).toEqual([]);
    },
  );

  it('is a named pipe for whose other side it waits', async () => {
    const pid = await python(`
import threading
os.mkfifo(name('fifo')); threading.Thread(target=lambda: open(name('fifo'))).start()`);
    const waits = async () => (await inspect(pid)).holdsFifo === true || undefined;
    expect(await eventually(waits)).toBe(true);
  });
});

describeWhere(needsLinux ?? needsProgram('ss', 'python3'), 'whom a process is connected to on Linux', () => {
  it.each<[string, Partial<ProcessDetails>]>([
    ['X7', { showsWindows: true, outboundConnections: 0 }],
    ['wayland-1', { showsWindows: true, outboundConnections: 0 }],
    ['docker.sock', { showsWindows: false, outboundConnections: 1 }],
  ])('is told by the name of the socket: %s', async (name, expected) => {
    const server = await listening(join(folder, name));
    try {
      const pid = await python(`c = socket.socket(socket.AF_UNIX); c.connect(name('${name}'))`);
      expect(await inspect(pid)).toMatchObject(expected);
      expect(await inspect(pid, new Set([process.pid]))).toMatchObject({ outboundConnections: 0 });
    } finally {
      server.close();
    }
  });

  itWhere(needsProgram('Xvfb'), 'is a real display', async () => {
    const number = join(folder, 'number');
    const server = start('/bin/sh', [
      '-c',
      `exec Xvfb -displayfd 3 -screen 0 64x64x8 -nolisten tcp 3>${number}`,
    ]);
    await eventually(() => (existsSync(number) && readFileSync(number, 'utf8') !== '' ? true : undefined));
    const display = await eventually(
      async () => (await inspect(pidOf(server))).listeners?.find(({ kind }) => kind === 'unix')?.name,
    );
    expect(display).toMatch(/^@?\/tmp\/\.X11-unix\/X\d+$/);
    const pid = await python(`
c = socket.socket(socket.AF_UNIX); c.connect('${display.replace('@', '\\0')}')`);
    // Until a busy server has accepted it nobody is at its other end, and whether it shows a window is unknown.
    const seen = await eventually(async () => {
      const details = await inspect(pid);
      return details.showsWindows === null ? undefined : details;
    });
    expect(seen).toMatchObject({ showsWindows: true, outboundConnections: 0 });
    // Ended in order, it takes its socket and its lock file away.
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  });
});

describeWhere(
  needsLinux ?? (canGroup ? null : 'it needs root and control groups of version 1'),
  'the main process of a service on Linux',
  () => {
    it('is the one that runs longest in its group, and not what it started', async () => {
      const group = `${groups}/offers-test-${process.pid}.service`;
      mkdirSync(group);
      try {
        const { child, line } = await startAndRead('/bin/sh', [
          '-c',
          `echo $$ > ${group}/cgroup.procs; setsid sleep 600 & echo $!; wait`,
        ]);
        const main = pidOf(child);
        const below = noteStray(Number(line));
        const details = await system.inspect([main, below], nobody);
        expect(details.get(main)?.managedBy).toBe(`offers-test-${process.pid}.service`);
        expect(details.get(below)?.managedBy).toBe('');
        process.kill(below, 'SIGKILL');
      } finally {
        await endAll();
        await eventually(() => {
          try {
            rmdirSync(group);
            return true;
          } catch {
            return undefined;
          }
        });
      }
    });
  },
);
