import { describe, expect, it } from 'vitest';
import {
  parseTcpTable,
  parseUdpTable,
  parseUnixTable,
} from '../../../electron/platform/linux/inspect/sockets/net-tables.ts';
import { displayPortOf } from '../../../electron/platform/known-sockets.ts';
import {
  socketUse,
  type SocketTable,
  type SocketUse,
  type TcpSocket,
  type UnixSocket,
} from '../../../electron/platform/socket-use.ts';
import { tcp6Table, tcpTable, udpTable, unixTable } from '../../fixtures/platform/linux.ts';

const table: SocketTable = {
  tcp: [...parseTcpTable(tcpTable), ...parseTcpTable(tcp6Table)],
  udp: [],
  unix: parseUnixTable(unixTable),
};
const none = new Set<number>();
const empty: SocketTable = { tcp: [], udp: [], unix: [] };

const tcp = (
  localPort: number,
  remotePort: number,
  inode: number,
  state: TcpSocket['state'] = 'established',
): TcpSocket => ({
  local: `0A00000A:${localPort}`,
  remote: `0B00000A:${remotePort}`,
  localPort,
  remotePort,
  state,
  inode,
});

const unix = (inode: number, facts: Partial<UnixSocket>): UnixSocket => ({
  path: '',
  kind: 'stream',
  state: 'connected',
  peer: 0,
  inode,
  ...facts,
});

describe('the tables of /proc/net', () => {
  it('lists listening and established TCP sockets, with IPv4 written alike in both tables', () => {
    expect(table.tcp).toEqual([
      {
        local: '0100007F:D431',
        remote: '0100007F:1435',
        localPort: 54321,
        remotePort: 5173,
        state: 'established',
        inode: 9003,
      },
      {
        local: `${'0'.repeat(32)}:1435`,
        remote: `${'0'.repeat(32)}:0000`,
        localPort: 5173,
        remotePort: 0,
        state: 'listening',
        inode: 9001,
      },
      {
        local: '0100007F:1435',
        remote: '0100007F:D431',
        localPort: 5173,
        remotePort: 54321,
        state: 'established',
        inode: 9002,
      },
    ]);
  });

  it('lists UDP sockets, open to everybody or talking to one', () => {
    expect(parseUdpTable(udpTable)).toEqual([
      { localPort: 5353, isConnected: false, inode: 33681 },
      { localPort: 43381, isConnected: true, inode: 33682 },
    ]);
  });

  it('lists local sockets of both kinds, also with spaces in the path', () => {
    const seen = parseUnixTable(unixTable).map(({ path, kind, state, inode, references }) => [
      inode,
      kind,
      state,
      path,
      references,
    ]);
    expect(seen).toEqual([
      [700001, 'stream', 'listening', '/run/user/1000/dev server.sock', 2],
      [700002, 'stream', 'connected', '/run/user/1000/dev server.sock', 3],
      [700003, 'stream', 'listening', '@abstract', 2],
      [700004, 'stream', 'connected', '', 3],
      [700005, 'datagram', 'bound', '/run/systemd/notify', 2],
    ]);
  });
});

const use = (facts: Partial<SocketUse>): SocketUse => ({
  listeners: [],
  listeningSockets: 0,
  liveClients: 0,
  outboundConnections: 0,
  showsWindows: false,
  ...facts,
});
const counts = ({ listeningSockets, liveClients }: SocketUse) => [listeningSockets, liveClients];

describe('TCP', () => {
  it('counts a client from outside', () => {
    expect(socketUse(table, new Set([9001, 9002]), none)).toEqual(
      use({
        listeners: [{ kind: 'tcp', name: '5173', unitClients: 0, isChosen: true }],
        listeningSockets: 1,
        liveClients: 1,
      }),
    );
  });

  it('tells a client of the same unit apart', () => {
    expect(socketUse(table, new Set([9001, 9002]), new Set([9003]))).toEqual(
      use({
        listeners: [{ kind: 'tcp', name: '5173', unitClients: 1, isChosen: true }],
        listeningSockets: 1,
      }),
    );
  });

  it('takes a connection that the process made itself for no client, but for one outwards', () => {
    expect(socketUse(table, new Set([9003]), none)).toEqual(use({ outboundConnections: 1 }));
    expect(socketUse(table, new Set([9003]), new Set([9001, 9002]))).toEqual(use({}));
  });

  it("counts a connection that a worker serves on its parent's port", () => {
    expect(socketUse(table, new Set([9002]), new Set([9001]))).toEqual(use({ liveClients: 1 }));
  });

  it('counts a connection that waits to be accepted, and one from another machine', () => {
    const waiting: SocketTable = {
      ...empty,
      tcp: [tcp(8080, 0, 1, 'listening'), tcp(8080, 49152, 0), tcp(8080, 49153, 2)],
    };
    expect(counts(socketUse(waiting, new Set([1, 2]), none))).toEqual([1, 2]);
  });

  it('counts a connection that was accepted, though the process that listened has stopped to, or is another', () => {
    const accepted: SocketTable = { ...empty, tcp: [tcp(5678, 50_000, 1)] };
    expect(socketUse(accepted, new Set([1]), none)).toEqual(use({ liveClients: 1 }));
    const handedOn: SocketTable = { ...empty, tcp: [tcp(40_000, 50_000, 1), tcp(40_000, 0, 2, 'listening')] };
    expect(socketUse(handedOn, new Set([1]), none)).toEqual(use({ liveClients: 1 }));
  });

  it("takes a connection from one of the kernel's ports for one outwards, whatever range that has", () => {
    const outwards: SocketTable = { ...empty, tcp: [tcp(20_000, 443, 1)] };
    expect(socketUse(outwards, new Set([1]), none)).toEqual(use({ liveClients: 1 }));
    expect(socketUse(outwards, new Set([1]), none, null, 1024)).toEqual(use({ outboundConnections: 1 }));
  });

  it('tells a port that somebody chose from one of the kernel', () => {
    const ports: SocketTable = {
      ...empty,
      tcp: [tcp(3000, 0, 1, 'listening'), tcp(40_000, 0, 2, 'listening')],
    };
    expect(socketUse(ports, new Set([1, 2]), none).listeners).toEqual([
      { kind: 'tcp', name: '3000', unitClients: 0, isChosen: true },
      { kind: 'tcp', name: '40000', unitClients: 0 },
    ]);
  });

  it('takes a port for a display only where the environment names it', () => {
    const shown: SocketTable = { ...empty, tcp: [tcp(40000, 6010, 1)] };
    expect(socketUse(shown, new Set([1]), none, 6010)).toEqual(use({ showsWindows: true }));
    expect(socketUse(shown, new Set([1]), none, null)).toEqual(use({ outboundConnections: 1 }));
  });
});

it('takes a UDP socket that is open to everybody for a listener, and one that is connected for a talk', () => {
  const udp: SocketTable = { ...empty, udp: parseUdpTable(udpTable) };
  expect(socketUse(udp, new Set([33681, 33682]), none)).toEqual(
    use({
      listeners: [{ kind: 'udp', name: '5353', unitClients: 0 }],
      listeningSockets: 1,
      outboundConnections: 1,
    }),
  );
});

describe('local sockets', () => {
  it('counts every client where the other end is not known', () => {
    expect(counts(socketUse(table, new Set([700001, 700002, 700003]), new Set([700004])))).toEqual([2, 1]);
  });

  it('counts a datagram socket that has a name', () => {
    expect(socketUse(table, new Set([700005]), none).listeners).toEqual([
      { kind: 'datagram', name: '/run/systemd/notify', unitClients: 0 },
    ]);
    const given: SocketTable = {
      ...empty,
      unix: [unix(1, { kind: 'datagram', state: 'bound', path: '@0001f' })],
    };
    expect(socketUse(given, new Set([1]), none)).toEqual(use({}));
  });

  const served: SocketTable = {
    ...empty,
    unix: [
      unix(1, { state: 'listening', path: '/x/s', peer: null }),
      unix(2, { path: '/x/s', peer: 3 }),
      unix(3, { peer: 2 }),
    ],
  };

  it('tells clients of the unit, clients from outside, and those that are gone apart', () => {
    const listener = (unitClients: number) => [{ kind: 'unix' as const, name: '/x/s', unitClients }];
    expect(socketUse(served, new Set([1, 2]), new Set([3]))).toEqual(
      use({ listeners: listener(1), listeningSockets: 1 }),
    );
    expect(socketUse(served, new Set([1, 2]), none)).toEqual(
      use({ listeners: listener(0), listeningSockets: 1, liveClients: 1 }),
    );
    const left = {
      ...served,
      unix: served.unix.map((row) => ({ ...row, peer: row.inode === 2 ? 0 : row.peer })),
    };
    expect(socketUse(left, new Set([1, 2]), none).liveClients).toBe(0);
  });

  it('counts a connection that waits to be accepted', () => {
    const waiting = {
      ...served,
      unix: [...served.unix, unix(0, { state: 'waiting', path: '/x/s', peer: null })],
    };
    expect(counts(socketUse(waiting, new Set([1]), none))).toEqual([1, 1]);
  });

  it.each<[string, string, Partial<SocketUse>]>([
    ['another server', '/run/user/1000/pulse/native', { outboundConnections: 1 }],
    ['X11', '@/tmp/.X11-unix/X0', { showsWindows: true }],
    ['X11 in another folder', '/srv/x/X12', { showsWindows: true }],
    ['Wayland', '/run/user/1000/wayland-0', { showsWindows: true }],
    ['a name that only looks like it', '/srv/MAX0', { outboundConnections: 1 }],
    ['the bus of the system', '/run/dbus/system_bus_socket', {}],
    ['the bus of a person', '/run/user/1000/bus', {}],
    ['a bus of its own', '@/tmp/dbus-ZPU8li25tJ', {}],
    ['the bus of accessibility', '/run/user/1000/at-spi/bus_0', {}],
    ['the journal', '/run/systemd/journal/stdout', {}],
    ['name lookups', '/var/run/nscd/socket', {}],
    ['the end of a pair', '', {}],
  ])('knows a connection to %s', (_, path, expected) => {
    const connected: SocketTable = { ...empty, unix: [unix(1, { peer: 2 }), unix(2, { path, peer: 1 })] };
    expect(socketUse(connected, new Set([1]), none)).toEqual(use(expected));
    expect(socketUse(connected, new Set([1]), new Set([2]))).toEqual(use({}));
  });

  it('says what is not known of a connection whose other end is not known', () => {
    const blind: SocketTable = { ...empty, unix: [unix(1, { peer: null })] };
    expect(socketUse(blind, new Set([1]), none)).toEqual(
      use({ outboundConnections: null, showsWindows: null }),
    );
    const elsewhere: SocketTable = { ...empty, unix: [unix(1, { peer: 4711 })] };
    expect(socketUse(elsewhere, new Set([1]), none)).toEqual(
      use({ outboundConnections: 1, showsWindows: null }),
    );
  });
});

it.each([
  ['localhost:10.0', 6010],
  ['192.168.1.5:0', 6000],
  [':0', null],
  ['unix:0', null],
  ['', null],
  [undefined, null],
  ['host:77', null],
])('knows the port behind DISPLAY=%s', (display, port) => {
  expect(displayPortOf(display)).toBe(port);
});

it('finds nothing for a process without sockets', () => {
  expect(socketUse(table, none, none)).toEqual(use({}));
});
