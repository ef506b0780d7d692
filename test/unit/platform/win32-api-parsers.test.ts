import { describe, expect, it } from 'vitest';
import { markersOfBlock } from '../../../electron/platform/win32/api/environment-block.ts';
import type { FileKind } from '../../../electron/platform/win32/api/file-kind.ts';
import { parseHandles } from '../../../electron/platform/win32/api/handles.ts';
import { parseParameters } from '../../../electron/platform/win32/api/parameters.ts';
import { parentOf, parseProcessTable } from '../../../electron/platform/win32/api/process-table.ts';
import { parseServices } from '../../../electron/platform/win32/api/services.ts';
import { parseSid } from '../../../electron/platform/win32/api/sid.ts';
import { parseTcp, parseTcp6 } from '../../../electron/platform/win32/api/sockets.ts';
import { pipeUseOf, toStream } from '../../../electron/platform/win32/look/api-streams.ts';

/** Where the samples pretend to have been in memory. */
const base = 0x7000_0000n;

interface Row {
  pid: number;
  parent: number;
  start: bigint;
  name: string;
  /** State and wait reason of each thread. */
  threads?: [state: number, reason: number][];
}

/** As NtQuerySystemInformation lays its rows out: row, threads, name. */
function tableOf(rows: readonly Row[]): Buffer {
  return Buffer.concat(
    rows.map((row, index) => {
      const threads = row.threads ?? [[5, 0]];
      const name = Buffer.from(row.name, 'utf16le');
      const bytes = Buffer.alloc(0x100 + threads.length * 0x50 + name.length + 8);
      const before = rows.slice(0, index).map((earlier) => tableOf([earlier]).length);
      const at = BigInt(before.reduce((sum, length) => sum + length, 0));
      bytes.writeUInt32LE(index === rows.length - 1 ? 0 : bytes.length);
      bytes.writeUInt32LE(threads.length, 4);
      bytes.writeBigInt64LE(row.start, 0x20);
      bytes.writeBigInt64LE(20_000n, 0x28);
      bytes.writeBigInt64LE(15_000n, 0x30);
      bytes.writeUInt16LE(name.length, 0x38);
      bytes.writeBigUInt64LE(base + at + BigInt(0x100 + threads.length * 0x50), 0x40);
      bytes.writeBigUInt64LE(BigInt(row.pid), 0x50);
      bytes.writeBigUInt64LE(BigInt(row.parent), 0x58);
      bytes.writeUInt32LE(1, 0x64);
      bytes.writeBigUInt64LE(5_000_000n, 0x90);
      bytes.writeBigUInt64LE(3_000_000n, 0xc8);
      for (const [n, [state, reason]] of threads.entries()) {
        bytes.writeUInt32LE(state, 0x100 + n * 0x50 + 0x44);
        bytes.writeUInt32LE(reason, 0x100 + n * 0x50 + 0x48);
      }
      name.copy(bytes, 0x100 + threads.length * 0x50);
      return bytes;
    }),
  );
}

const first: Row = { pid: 40, parent: 0, start: 134_402_352_842_487_770n, name: 'bäckup.exe' };
const second: Row = { pid: 44, parent: 40, start: first.start + 7n, name: 'node.exe' };
const rowsOf = (...rows: Row[]) =>
  new Map(parseProcessTable(tableOf(rows), base).map((row) => [row.pid, row]));

describe("Windows' table of processes", () => {
  it('gives names, exact starts and memory', () => {
    expect(rowsOf(first, second).get(40)).toEqual({
      pid: 40,
      parentPid: 0,
      name: 'bäckup.exe',
      startToken: '134402352842487770',
      desktopSession: 1,
      isSuspended: false,
      cpuMs: 3.5,
      workingSetBytes: 5_000_000,
      privateBytes: 3_000_000,
    });
    expect(rowsOf(first, second).get(44)?.name).toBe('node.exe');
  });

  it('has no name where its pointer leads elsewhere', () => {
    expect(parseProcessTable(tableOf([first]), base + 10_000n)[0]?.name).toBe('');
  });

  it.each([
    [
      'all threads are',
      [
        [5, 5],
        [5, 5],
      ],
      true,
    ],
    [
      'one thread waits for something else',
      [
        [5, 5],
        [5, 0],
      ],
      false,
    ],
    ['there is no thread', [], false],
  ] as const)('takes a process for suspended only where its threads are: %s', (_, threads, expected) => {
    const row = { ...first, threads: threads.map(([state, reason]): [number, number] => [state, reason]) };
    expect(rowsOf(row).get(40)?.isSuspended).toBe(expected);
  });

  it.each([
    ['a living parent', [first, second], 40],
    ['the number of a parent that is gone', [second], 40],
    ['a "parent" that started after its child', [{ ...first, start: second.start + 1n }, second], 0],
  ])('knows %s', (_, rows, parent) => {
    const table = rowsOf(...rows);
    expect(parentOf(table.get(44)!, table)).toBe(parent);
  });
});

describe('parseSid', () => {
  it('writes it as Windows does', () => {
    const bytes = Buffer.from('010500000000000515000000a065cf7e784b9b5fe77c8770e9030000', 'hex');
    expect(parseSid(bytes)).toBe('S-1-5-21-2127521184-1604012920-1887927527-1001');
  });

  it.each([
    ['nothing', ''],
    ['another revision', '0201000000000005'],
    ['half of one', '010500000000000515000000'],
  ])('is null for %s', (_, hex) => {
    expect(parseSid(Buffer.from(hex, 'hex'))).toBeNull();
  });
});

describe('what a process was started with', () => {
  it('stands in its parameters', () => {
    const bytes = Buffer.alloc(0x3f8);
    bytes.writeBigUInt64LE(0x50n, 0x20);
    bytes.writeBigUInt64LE(0x54n, 0x28);
    bytes.writeUInt16LE(12, 0x38);
    bytes.writeBigUInt64LE(0x1000n, 0x40);
    bytes.writeUInt16LE(40, 0x70);
    bytes.writeBigUInt64LE(0x2000n, 0x78);
    bytes.writeBigUInt64LE(0x3000n, 0x80);
    bytes.writeBigUInt64LE(5000n, 0x3f0);
    expect(parseParameters(bytes)).toEqual({
      standardInput: 0x50n,
      standardOutput: 0x54n,
      folder: { address: 0x1000n, bytes: 12 },
      commandLine: { address: 0x2000n, bytes: 40 },
      environment: { address: 0x3000n, bytes: 5000 },
    });
  });

  const block = (...lines: string[]) => Buffer.from(`${lines.join('\0')}\0\0`, 'utf16le');

  it("holds Claude Code's variables, and nothing else is kept", () => {
    const bytes = block(
      'APPDATA=C:\\x',
      'CLAUDE_CODE_SESSION_ID=abc-1',
      'CLAUDE_PID=44',
      'X=CLAUDE_PID=7',
      'CLAUDE_CODE_OAUTH_TOKEN=secret',
    );
    expect(markersOfBlock(bytes)).toMatchObject({ sessionId: 'abc-1', claudePid: 44, childSession: false });
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('may hold none of them, or end in the middle of one', () => {
    expect(markersOfBlock(block('A=b'))).toMatchObject({ sessionId: null, claudePid: null });
    expect(markersOfBlock(Buffer.from('CLAUDE_PID=44', 'utf16le'))).toMatchObject({ claudePid: 44 });
    expect(markersOfBlock(Buffer.from('CLAUDE_PI', 'utf16le'))).toMatchObject({ claudePid: null });
  });
});

describe("Windows' tables of sockets", () => {
  const count = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes.toString('hex');
  };

  it('names process, state and both ends (IPv4)', () => {
    // State, local address and port, remote address and port, pid.
    const listening = '02000000' + '7f000001' + '0bb80000' + '00000000' + '00000000' + '2c000000';
    const connected = '05000000' + '7f000001' + '0bb80000' + '7f000001' + 'c3500000' + '2c000000';
    const closing = '0b000000' + '7f000001' + '0bb80000' + '7f000001' + 'c3500000' + '00000000';
    const rows = parseTcp(Buffer.from(count(3) + listening + connected + closing, 'hex'));
    expect(rows).toEqual([
      { pid: 44, state: 'listening', local: '127.0.0.1:3000', localPort: 3000, remote: '0.0.0.0:0' },
      { pid: 44, state: 'established', local: '127.0.0.1:3000', localPort: 3000, remote: '127.0.0.1:50000' },
    ]);
  });

  it('writes an address of IPv4 in the table of IPv6 as in the other', () => {
    const mapped = '00000000000000000000ffff7f000001';
    const row = mapped + '00000000' + '0bb80000' + mapped + '00000000' + 'c3500000' + '05000000' + '2c000000';
    expect(parseTcp6(Buffer.from(count(1) + row, 'hex'))).toEqual([
      { pid: 44, state: 'established', local: '127.0.0.1:3000', localPort: 3000, remote: '127.0.0.1:50000' },
    ]);
  });

  it('believes no count that is larger than the table', () => {
    expect(parseTcp(Buffer.from(count(1000), 'hex'))).toEqual([]);
  });
});

it('services have a name and the pid of their process', () => {
  const rows = Buffer.alloc(200);
  rows.writeBigUInt64LE(base + 100n);
  rows.writeUInt32LE(1100, 44);
  rows.write('Dhcp\0', 100, 'utf16le');
  expect(parseServices(rows, base, 1)).toEqual([[1100, 'Dhcp']]);
});

it('of all handles only those of the wanted processes are kept', () => {
  const table = Buffer.alloc(16 + 3 * 40);
  table.writeBigUInt64LE(3n);
  for (const [index, pid] of [44, 48, 44].entries()) {
    table.writeBigUInt64LE(BigInt(pid), 16 + index * 40 + 8);
    table.writeBigUInt64LE(BigInt(100 + index), 16 + index * 40 + 16);
    table.writeUInt16LE(37, 16 + index * 40 + 30);
  }
  expect(parseHandles(table, new Set([44, 52]))).toEqual(
    new Map([
      [
        44,
        [
          { value: 100n, type: 37 },
          { value: 102n, type: 37 },
        ],
      ],
      [52, []],
    ]),
  );
});

describe('pipes', () => {
  const pipe = (state: 'listening' | 'connected' | 'closing' | 'unknown', clientPid?: number): FileKind => ({
    kind: 'pipe',
    state,
    isServerEnd: clientPid !== undefined,
    clientPid: clientPid ?? null,
  });

  it.each([
    [pipe('closing'), { kind: 'pipe', otherEnd: 'gone', heldBy: [] }],
    [pipe('connected'), { kind: 'pipe', otherEnd: 'held', heldBy: [] }],
    [pipe('listening'), { kind: 'pipe', otherEnd: 'unknown', heldBy: [] }],
    [{ kind: 'console' }, { kind: 'terminal', otherEnd: 'unknown', heldBy: [] }],
    [{ kind: 'other' }, { kind: 'other', otherEnd: 'unknown', heldBy: [] }],
    [{ kind: 'unknown' }, null],
  ] as [FileKind, unknown][])('%j as standard stream', (file, stream) => {
    expect(toStream(file)).toEqual(stream);
  });

  it.each([
    ['nothing', [{ kind: 'other' }], { isListening: false, clients: [] }],
    ['its own standard streams', [pipe('connected'), pipe('closing')], { isListening: false, clients: [] }],
    ['a server', [pipe('listening', 0)], { isListening: true, clients: [] }],
    ['a server with a client', [pipe('connected', 48)], { isListening: false, clients: [48] }],
    ['one that gave no answer', [{ kind: 'unknown' }], null],
    ['one of no known state', [pipe('unknown')], null],
    [
      'a server beside one that gave no answer',
      [{ kind: 'unknown' }, pipe('listening', 0)],
      { isListening: true, clients: [] },
    ],
  ] as [string, FileKind[], unknown][])('among the files of a process: %s', (_, files, use) => {
    expect(pipeUseOf(files)).toEqual(use);
  });
});
