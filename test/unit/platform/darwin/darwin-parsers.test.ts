import { describe, expect, it } from 'vitest';
import { parseBoot } from '../../../../electron/platform/darwin/darwin-host.ts';
import { parseAppList } from '../../../../electron/platform/darwin/lsappinfo.ts';
import { parseLaunchctlList } from '../../../../electron/platform/darwin/launchctl.ts';
import { parseLsof } from '../../../../electron/platform/darwin/lsof.ts';
import { parsePsEnvironments } from '../../../../electron/platform/darwin/ps-environment.ts';
import { argumentsOf, parsePsTable } from '../../../../electron/platform/darwin/ps-table.ts';
import { parseTopMemory } from '../../../../electron/platform/darwin/top-memory.ts';
import {
  appList,
  launchctlList,
  lsof,
  psEnvironments,
  psTable,
  sysctl,
  topTable,
} from '../../../fixtures/platform/darwin.ts';

const rowOf = (pid: number) => parsePsTable(psTable).find((row) => row.pid === pid);

describe('parsePsTable', () => {
  it('reads a session at its terminal', () => {
    expect(rowOf(5000)).toEqual({
      pid: 5000,
      parentPid: 4999,
      uid: 501,
      processGroup: 5000,
      foregroundGroup: 5000,
      rssBytes: 410_000 * 1024,
      tty: 'ttys003',
      state: 'running',
      name: '2.1.330',
      startText: 'Thu Sep 3 08:31:58 2026',
      startedAtMs: Date.UTC(2026, 8, 3, 8, 31, 58),
      command: 'claude --resume 9805ebeb',
    });
  });

  it.each([
    [5001, { name: 'chroma mcp (x)', tty: null, foregroundGroup: null }],
    [5002, { state: 'zombie', name: 'zsh' }],
    [5003, { state: 'stopped', tty: 'ttys009' }],
    [1, { uid: 0, command: '/sbin/launchd', startText: 'Thu Sep 10 08:00:01 2026' }],
  ])('reads pid %i', (pid, expected) => {
    expect(rowOf(pid)).toMatchObject(expected);
  });

  it('takes no blank that ends a title for an argument, and no words of a zombie for its arguments', () => {
    expect(argumentsOf({ ...rowOf(5001)!, command: 'next-server (v16.3.0) ' })).toEqual([
      'next-server',
      '(v16.3.0)',
    ]);
    expect(argumentsOf(rowOf(5002)!)).toBeNull();
  });

  it('keeps a command of 5 kB, and one that looks like a start time', () => {
    const command = `${'y'.repeat(5000)} Fri Sep 11 08:31:58 2026 /bin/x`;
    const [row] = parsePsTable(
      `   7     1   501     7      0   100 ??       S    sleep            Thu Sep  3 08:31:58 2026     ${command}`,
    );
    expect(row?.startText).toBe('Thu Sep 3 08:31:58 2026');
    expect(row?.command).toBe(command);
  });

  it.each([
    ['nothing', ''],
    ['an error', 'ps: illegal option -- x\nusage: ps\n'],
    ['a torn row', '  5000  4999   501  50'],
  ])('finds no process in %s', (_, text) => {
    expect(parsePsTable(text)).toEqual([]);
  });
});

describe('parsePsEnvironments', () => {
  const commands = new Map(parsePsTable(psTable).map((row) => [row.pid, row.command]));
  const markers = parsePsEnvironments(psEnvironments, commands);

  it('reads the markers behind the command, values with spaces included', () => {
    expect(markers.get(5001)).toEqual({
      sessionId: '9805ebeb-1111',
      claudePid: null,
      childSession: false,
      socketPid: 5000,
      entrypoint: null,
      jobId: 'ab12',
      launchedBy: [],
    });
    expect(JSON.stringify([...markers])).not.toContain('secret');
  });

  it('knows an environment without markers from one that is hidden', () => {
    expect(markers.get(4242)?.sessionId).toBeNull();
    expect(markers.has(5003)).toBe(false);
  });

  it('takes nothing from arguments that look like variables', () => {
    const text = ' 9 /bin/sh -c CLAUDE_PID=5 HOME=/x\n';
    expect(parsePsEnvironments(text, new Map([[9, '/bin/sh -c CLAUDE_PID=5']])).get(9)?.claudePid).toBeNull();
  });

  it('takes nothing where the command changed in between', () => {
    expect(parsePsEnvironments(psEnvironments, new Map([[5001, 'another']])).size).toBe(0);
  });
});

describe('parseBoot', () => {
  it('reads name and time of the boot', () => {
    expect(parseBoot(sysctl)).toEqual({
      bootId: '5E6FFEBE-91D4-4A0B-8F5C-0B5F7A3C1D2E',
      bootedAtMs: 1_789_027_200_123,
    });
  });

  it('is null for what is missing', () => {
    expect(parseBoot('sysctl: unknown oid\n')).toEqual({ bootId: null, bootedAtMs: null });
  });
});

describe('launchd jobs', () => {
  const labels = parseLaunchctlList(launchctlList)!;

  it('are the running ones, without applications', () => {
    expect([...labels]).toEqual([
      [389, 'com.apple.Finder'],
      [6100, 'com.example.context7'],
    ]);
  });

  it('are unknown where launchctl says something else', () => {
    expect(parseLaunchctlList('Could not connect')).toBeNull();
    expect(parseLaunchctlList('')).toBeNull();
  });
});

describe('parseTopMemory', () => {
  it('reads footprints with their units and blanks, and with the marks of a second sample', () => {
    const later = topTable.replace('1442M', '1442M+').replace('6289K', '6289K-');
    expect(parseTopMemory(later)).toEqual(parseTopMemory(topTable));
    expect([...parseTopMemory(topTable)]).toEqual([
      [5000, 1442 * 1024 ** 2],
      [5001, 859 * 1024 ** 2],
      [5003, 6289 * 1024],
      [1, 12 * 1024 ** 2],
    ]);
  });

  it('reads nothing without the table', () => {
    expect(parseTopMemory('').size).toBe(0);
  });
});

describe('parseLsof', () => {
  it('groups open files by process', () => {
    const files = parseLsof(lsof);
    expect([...files.keys()]).toEqual([5000, 5001]);
    expect(files.get(5000)?.[0]).toEqual({
      descriptor: 'cwd',
      type: 'DIR',
      device: '',
      name: '/Users/me/my project',
      tcpState: null,
      protocol: null,
      access: null,
    });
    expect(
      files
        .get(5001)
        ?.filter((file) => file.tcpState !== null)
        .map((file) => file.tcpState),
    ).toEqual(['LISTEN', 'ESTABLISHED']);
  });

  it.each([
    ['/Users/me/\\xc3\\xbcbung', '/Users/me/übung'],
    ['/Users/me/übung', '/Users/me/übung'],
    ['/tmp/back\\\\xc3slash', '/tmp/back\\xc3slash'],
    ['/tmp/two\\nlines\\\\n', '/tmp/two\nlines\\n'],
    ['/tmp/\\xff', '/tmp/\ufffd'],
  ])('knows the name behind %j', (printed, name) => {
    expect(parseLsof(`p7\nfcwd\ntDIR\nn${printed}\n`).get(7)?.[0]?.name).toBe(name);
  });

  it('finds nothing in nothing', () => {
    expect(parseLsof('').size).toBe(0);
  });
});

describe('parseAppList', () => {
  it('knows who may show windows', () => {
    expect([...(parseAppList(appList) ?? [])]).toEqual([410, 687]);
  });

  it.each(['', 'Unable to connect', '0 app(s):\n'])('knows nothing where there is no list: %j', (output) => {
    expect(parseAppList(output)).toBeNull();
  });
});
