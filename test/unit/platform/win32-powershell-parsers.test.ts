import { describe, expect, it } from 'vitest';
import { parseCimDetails } from '../../../electron/platform/win32/powershell/cim-details.ts';
import { parseCimProcesses } from '../../../electron/platform/win32/powershell/cim-processes.ts';
import { fileTimeToMs } from '../../../electron/platform/win32/file-time.ts';
import { splitCommandLine } from '../../../electron/platform/win32/command-line.ts';
import { encodedCommand } from '../../../electron/platform/win32/powershell/powershell.ts';
import { endScript, processScript } from '../../../electron/platform/win32/powershell/scripts.ts';
import { parseHost } from '../../../electron/platform/win32/powershell/powershell-host.ts';
import { details, host, oneProcess, ownSid, processes } from '../../fixtures/platform/win32.ts';

const rowOf = (pid: number) => parseCimProcesses(processes)?.find((row) => row.pid === pid);

describe('parseCimProcesses', () => {
  it("gives the exact start in the unit of Claude Code's procStart", () => {
    expect(rowOf(4000)).toMatchObject({
      startToken: '134328265116630248',
      startedAtMs: Date.parse('2026-09-02T12:41:51.663Z'),
      sid: ownSid,
    });
  });

  it.each([
    ['the number of a parent that is gone', 4000, 3000],
    ['a living parent', 4001, 4000],
    ['a "parent" that started after its child', 4002, 0],
  ])('reports %s', (_, pid, parent) => {
    const text = processes.replace('"created":"134328270000000000"', '"created":"134328299900000000"');
    expect(parseCimProcesses(text)?.find((row) => row.pid === pid)?.parentPid).toBe(parent);
  });

  it('leaves a process without identity where both looks saw different starts, or none', () => {
    expect(rowOf(4002)?.startToken).toBeNull();
    expect(rowOf(1100)?.startToken).toBeNull();
  });

  it('reads the single object that PowerShell makes of a list of one, and a byte order mark', () => {
    expect(parseCimProcesses(oneProcess)).toHaveLength(1);
    expect(parseCimProcesses(`\uFEFF${oneProcess}`)).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['an error', 'Get-CimInstance : Access denied'],
    ['another form', '[{"Id":1}]'],
    ['null', 'null'],
  ])('is null, not empty, for %s', (_, text) => {
    expect(parseCimProcesses(text)).toBeNull();
  });
});

describe('fileTimeToMs', () => {
  it('counts from 1601', () => {
    expect(fileTimeToMs('116444736000000000')).toBe(0);
  });
});

describe('parseCimDetails', () => {
  it('reads sockets, services and memory', () => {
    const read = parseCimDetails(details);
    expect(read.services?.get(1100)).toBe('Dhcp');
    expect(read.privateBytes?.get(4001)).toBe(52_428_800);
    expect(read.sockets?.byPid.get(4001)?.size).toBe(3);
  });

  it('keeps apart what failed', () => {
    const read = parseCimDetails('{"tcp":null,"services":[],"memory":null}');
    expect(read.sockets).toBeNull();
    expect(read.services?.size).toBe(0);
    expect(read.privateBytes).toBeNull();
  });

  it.each([[null], [''], ['oops']])('knows nothing from %j', (output) => {
    expect(parseCimDetails(output)).toEqual({ sockets: null, services: null, privateBytes: null });
  });
});

describe('parseHost', () => {
  it('names the boot by its number', () => {
    expect(parseHost(host)).toMatchObject({ bootId: 'boot-87', sid: ownSid });
  });

  it('gives all boots one name where there is no number', () => {
    expect(parseHost(JSON.stringify({ boot: '134327000000000000', sid: ownSid, number: null }))?.bootId).toBe(
      'boot-unnumbered',
    );
  });

  it.each([[null], [''], ['{"boot":"x","sid":"y"}']])('is null for %j', (output) => {
    expect(parseHost(output)).toBeNull();
  });
});

describe('splitCommandLine', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    ['"C:\\Program Files\\node.exe" x.js', ['C:\\Program Files\\node.exe', 'x.js']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ['a \\"b\\" c', ['a', '"b"', 'c']],
    ['cd "C:\\My Files\\\\" next', ['cd', 'C:\\My Files\\', 'next']],
    ['a\\\\b d"e f"g h', ['a\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c', ['a\\"b', 'c']],
    ['a "" b', ['a', '', 'b']],
    ['x "say ""hi"""', ['x', 'say "hi"']],
    ['', []],
    ['"C:\\a dir\\" x "y z"', ['C:\\a dir\\', 'x', 'y z']],
    ['"C:\\x.exe"', ['C:\\x.exe']],
    ['"C:\\x.exe', ['C:\\x.exe']],
  ])('splits %j', (commandLine, args) => {
    expect(splitCommandLine(commandLine)).toEqual(args);
  });
});

describe('the scripts', () => {
  it('let nothing in but whole numbers', () => {
    expect(() => endScript(5, "1'; Remove-Item C:\\", true)).toThrow('whole number');
    expect(() => processScript(1.5)).toThrow('whole number');
  });

  it('never end a tree, and force only a kill', () => {
    expect(endScript(5, '1', false)).toContain("'/PID 5' ");
    expect(endScript(5, '1', true)).toContain("'/PID 5 /F' ");
    expect(endScript(5, '1', true)).not.toMatch(/\/T\b/);
  });

  it('travel as base64 of UTF-16LE', () => {
    expect(Buffer.from(encodedCommand("'é'"), 'base64').toString('utf16le')).toBe("'é'");
  });
});
