import type { NativeFunction } from '../../koffi.ts';
import type { Windows } from './functions.ts';

/** One TCP socket with its process. */
export interface TcpRow {
  pid: number;
  state: 'listening' | 'established';
  local: string;
  localPort: number;
  remote: string;
}

/** One bound UDP socket with its process. */
export interface UdpRow {
  pid: number;
  port: number;
}

const families = { ipv4: 2, ipv6: 23 };
const tcpWithPids = 5;
const udpWithPids = 1;
/** MIB_TCP_STATE. */
const states = new Map<number, TcpRow['state']>([
  [2, 'listening'],
  [5, 'established'],
]);

/** All TCP sockets that listen or are connected (GetExtendedTcpTable); `null` where they can't be read. */
export function readTcp(windows: Windows): TcpRow[] | null {
  const { GetExtendedTcpTable } = windows.iphlpapi;
  const ipv4 = readTable(GetExtendedTcpTable, families.ipv4, tcpWithPids);
  const ipv6 = readTable(GetExtendedTcpTable, families.ipv6, tcpWithPids);
  return ipv4 === null || ipv6 === null ? null : [...parseTcp(ipv4), ...parseTcp6(ipv6)];
}

/** All bound UDP sockets (GetExtendedUdpTable); `null` where they can't be read. */
export function readUdp(windows: Windows): UdpRow[] | null {
  const { GetExtendedUdpTable } = windows.iphlpapi;
  const ipv4 = readTable(GetExtendedUdpTable, families.ipv4, udpWithPids);
  const ipv6 = readTable(GetExtendedUdpTable, families.ipv6, udpWithPids);
  if (ipv4 === null || ipv6 === null) return null;
  return [
    ...rowsOf(ipv4, 12).map((row) => ({ pid: row.readUInt32LE(8), port: row.readUInt16BE(4) })),
    ...rowsOf(ipv6, 28).map((row) => ({ pid: row.readUInt32LE(24), port: row.readUInt16BE(20) })),
  ];
}

const tooSmall = 122;

/** The table may grow between the question for its size and its copy, so a few attempts are made. */
function readTable(read: NativeFunction, family: number, kind: number): Buffer | null {
  let bytes = 64 * 1024;
  for (let attempt = 0; attempt < 5; attempt++) {
    const buffer = Buffer.alloc(bytes);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes);
    const result = read(buffer, size, 0, family, kind, 0);
    if (result === 0) return buffer;
    if (result !== tooSmall) return null;
    bytes = size.readUInt32LE(0) + 16 * 1024;
  }
  return null;
}

function rowsOf(table: Buffer, bytes: number): Buffer[] {
  if (table.length < 4) return [];
  const count = Math.min(table.readUInt32LE(0), Math.floor((table.length - 4) / bytes));
  return Array.from({ length: count }, (_, index) =>
    table.subarray(4 + index * bytes, 4 + (index + 1) * bytes),
  );
}

const dotted = (row: Buffer, at: number) => [...row.subarray(at, at + 4)].join('.');

/** One address is written alike in both tables, also where it stands as `::ffff:127.0.0.1`. */
function ipv6(row: Buffer, at: number): string {
  const isMapped = row.readBigUInt64BE(at) === 0n && row.readUInt32BE(at + 8) === 0xffff;
  return isMapped ? dotted(row, at + 12) : row.toString('hex', at, at + 16);
}

/** MIB_TCPROW_OWNER_PID; ports are in network order. */
export function parseTcp(table: Buffer): TcpRow[] {
  return rowsOf(table, 24).flatMap((row) => {
    const state = states.get(row.readUInt32LE(0));
    if (state === undefined) return [];
    const localPort = row.readUInt16BE(8);
    const local = `${dotted(row, 4)}:${localPort}`;
    const remote = `${dotted(row, 12)}:${row.readUInt16BE(16)}`;
    return [{ pid: row.readUInt32LE(20), state, local, localPort, remote }];
  });
}

/** MIB_TCP6ROW_OWNER_PID. */
export function parseTcp6(table: Buffer): TcpRow[] {
  return rowsOf(table, 56).flatMap((row) => {
    const state = states.get(row.readUInt32LE(48));
    if (state === undefined) return [];
    const localPort = row.readUInt16BE(20);
    const local = `${ipv6(row, 0)}:${localPort}`;
    const remote = `${ipv6(row, 24)}:${row.readUInt16BE(44)}`;
    return [{ pid: row.readUInt32LE(52), state, local, localPort, remote }];
  });
}
