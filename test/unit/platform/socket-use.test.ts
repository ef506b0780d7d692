import { describe, expect, it } from 'vitest';
import { parseTcpTable, parseUnixTable } from '../../../electron/platform/linux/net-tables.ts';
import { socketUse, type SocketTable } from '../../../electron/platform/socket-use.ts';
import { tcp6Table, tcpTable, unixTable } from '../../fixtures/platform/linux.ts';

const table: SocketTable = {
  tcp: [...parseTcpTable(tcpTable), ...parseTcpTable(tcp6Table)],
  unix: parseUnixTable(unixTable),
};
const none = new Set<number>();

describe('the tables of /proc/net', () => {
  it('lists listening and established TCP sockets, with IPv4 written alike in both tables', () => {
    expect(table.tcp).toEqual([
      {
        local: '0100007F:D431',
        remote: '0100007F:1435',
        localPort: 54321,
        state: 'established',
        inode: 9003,
      },
      {
        local: `${'0'.repeat(32)}:1435`,
        remote: `${'0'.repeat(32)}:0000`,
        localPort: 5173,
        state: 'listening',
        inode: 9001,
      },
      { local: '0100007F:1435', remote: '0100007F:D431', localPort: 5173, state: 'established', inode: 9002 },
    ]);
  });

  it('lists named local sockets, also with spaces in the path', () => {
    expect(table.unix).toEqual([
      { path: '/run/user/1000/dev server.sock', state: 'listening', inode: 700001 },
      { path: '/run/user/1000/dev server.sock', state: 'connected', inode: 700002 },
      { path: '@abstract', state: 'listening', inode: 700003 },
    ]);
  });
});

describe('socketUse', () => {
  it('counts a client from outside', () => {
    expect(socketUse(table, new Set([9001, 9002]), none)).toEqual({ listeningSockets: 1, liveClients: 1 });
  });

  it('does not count a client of the same unit', () => {
    expect(socketUse(table, new Set([9001, 9002]), new Set([9003]))).toEqual({
      listeningSockets: 1,
      liveClients: 0,
    });
  });

  it('takes a connection that the process made itself for no client', () => {
    expect(socketUse(table, new Set([9003]), none)).toEqual({ listeningSockets: 0, liveClients: 0 });
  });

  it("counts a connection that a worker serves on its parent's port", () => {
    expect(socketUse(table, new Set([9002]), new Set([9001]))).toEqual({
      listeningSockets: 0,
      liveClients: 1,
    });
  });

  it('counts a connection that waits to be accepted, and one from another machine', () => {
    const waiting: SocketTable = {
      tcp: [
        { local: '00000000:1F90', remote: '00000000:0000', localPort: 8080, state: 'listening', inode: 1 },
        { local: '0A00000A:1F90', remote: '0B00000A:C000', localPort: 8080, state: 'established', inode: 0 },
        { local: '0A00000A:1F90', remote: '0B00000A:C001', localPort: 8080, state: 'established', inode: 2 },
      ],
      unix: [],
    };
    expect(socketUse(waiting, new Set([1, 2]), none)).toEqual({ listeningSockets: 1, liveClients: 2 });
  });

  it('counts every client of a named local socket, as the other end can not be seen', () => {
    expect(socketUse(table, new Set([700001, 700002, 700003]), new Set([700004]))).toEqual({
      listeningSockets: 2,
      liveClients: 1,
    });
  });

  it('finds nothing for a process without sockets', () => {
    expect(socketUse(table, none, none)).toEqual({ listeningSockets: 0, liveClients: 0 });
  });
});
