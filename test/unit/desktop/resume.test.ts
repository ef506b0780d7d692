import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../electron/desktop/wiring/find-program.ts';
import { resumeEnvironment, terminalLaunch } from '../../../electron/desktop/calls/resume.ts';
import { resumeCommand } from '../../../shared/session/resume-command.ts';

const sessionId = '0b5c9f3e-1111-2222-3333-444455556666';
const at = (workingDir: string) => ({ sessionId, workingDir });
const nasty = [
  '/tmp/a b',
  "/tmp/it's",
  '/tmp/$(touch x)',
  '/tmp/`id`',
  '/tmp/"x"',
  '~',
  '/tmp/a\nb',
  '-rf',
  '/tmp/ü;&|',
];

describe.skipIf(process.platform === 'win32')('the command to copy', () => {
  it('reads as people would write it', () => {
    expect(resumeCommand('linux', at('/home/ann/shop'))).toBe(
      `cd /home/ann/shop && claude --resume ${sessionId}`,
    );
    expect(resumeCommand('win32', at('C:\\Users\\Ann\\R&D'))).toBe(
      `Set-Location -LiteralPath 'C:\\Users\\Ann\\R&D'; claude --resume ${sessionId}`,
    );
    expect(resumeCommand('win32', at("C:\\it's"))).toContain("'C:\\it''s'");
  });

  it.each(nasty)('quotes %j so that a shell takes it as one word', (dir) => {
    const command = resumeCommand('linux', at(dir));
    const word = command.slice('cd '.length, command.indexOf(' && claude'));
    expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(dir);
  });
});

describe('a terminal', () => {
  const having =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name) ? `/usr/bin/${name}` : null;

  it('gets the folder as an argument of its own, never as part of a command line', () => {
    for (const terminal of [
      'ptyxis',
      'gnome-terminal',
      'konsole',
      'xfce4-terminal',
      'kitty',
      'alacritty',
      'foot',
      'xterm',
    ]) {
      for (const dir of nasty) {
        const launch = terminalLaunch('linux', at(dir), having(terminal));
        expect(launch?.program).toBe(`/usr/bin/${terminal}`);
        expect(launch?.args.some((argument) => argument === dir || argument.endsWith(`=${dir}`))).toBe(true);
        expect(launch?.args.slice(-3)).toEqual(['claude', '--resume', sessionId]);
      }
    }
  });

  it('is the desktop’s own before the generic one', () => {
    expect(
      terminalLaunch('linux', at('/a'), having('xterm', 'x-terminal-emulator', 'konsole'))?.program,
    ).toBe('/usr/bin/konsole');
    expect(terminalLaunch('linux', at('/a'), having('xterm', 'x-terminal-emulator'))?.args).toEqual([
      '-e',
      'env',
      '--chdir=/a',
      'claude',
      '--resume',
      sessionId,
    ]);
    expect(terminalLaunch('linux', at('/a'), having())).toBeNull();
  });

  it('on macOS gets folder and id as arguments of the script', () => {
    const launch = terminalLaunch('darwin', at("/it's"), having());
    expect(launch?.program).toBe('/usr/bin/osascript');
    expect(launch?.args.slice(-2)).toEqual(["/it's", sessionId]);
    expect(launch?.args.slice(0, -2).join(' ')).not.toContain(sessionId);
  });

  it('on Windows is Windows Terminal, whose separator is quoted, else a console of its own', () => {
    expect(terminalLaunch('win32', at('C:\\a;b'), having('wt.exe'))?.args).toEqual([
      '-d',
      'C:\\a\\;b',
      'powershell.exe',
      '-NoExit',
      '-Command',
      `claude --resume ${sessionId}`,
    ]);
    expect(terminalLaunch('win32', at("C:\\it's; R&D"), having('conhost.exe'))?.args).toEqual([
      'powershell.exe',
      '-NoExit',
      '-Command',
      `Set-Location -LiteralPath 'C:\\it''s; R&D'; claude --resume ${sessionId}`,
    ]);
    expect(terminalLaunch('win32', at('C:\\a'), having())).toBeNull();
  });
});

it('tells the resumed session where the conversations are, and nothing else of Claude Code', () => {
  expect(resumeEnvironment({ CLAUDE_CONFIG_DIR: '/c', CLAUDE_PID: '7', PATH: '/bin' })).toEqual({
    CLAUDE_CONFIG_DIR: '/c',
  });
  expect(resumeEnvironment({ CLAUDE_CONFIG_DIR: '' })).toEqual({});
});

describe.skipIf(process.platform === 'win32')('finding a program', () => {
  it('takes the first file that may be executed, in absolute folders only', () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-find-'));
    const [first, second] = ['one', 'two'].map((name) => path.join(dir, name)) as [string, string];
    fs.mkdirSync(path.join(first, 'tool'), { recursive: true });
    fs.mkdirSync(second);
    fs.writeFileSync(path.join(second, 'tool'), '', { mode: 0o755 });
    fs.writeFileSync(path.join(second, 'text'), '', { mode: 0o644 });
    const searchPath = ['', '.', first, second].join(path.delimiter);
    expect(findProgram('tool', searchPath)).toBe(path.join(second, 'tool'));
    expect(findProgram('missing', searchPath)).toBeNull();
    expect(findProgram('tool', undefined)).toBeNull();
    if (process.getuid?.() !== 0) expect(findProgram('text', searchPath)).toBeNull();
    fs.rmSync(dir, { recursive: true });
  });
});
