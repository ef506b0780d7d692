import type { Platform } from '../../../shared/process/process.ts';
import { resumeCommand, type Resumable } from '../../../shared/session/resume-command.ts';

/** A program with its arguments, as the operating system takes them: no shell reads them. */
export interface Launch {
  program: string;
  args: readonly string[];
}

/**
 * How each known terminal of Linux is told what to run, the preferred first. `env --chdir` (coreutils 8.28)
 * changes the folder where a terminal has no option for it.
 */
const linuxTerminals: readonly { program: string; prefix: (dir: string) => readonly string[] }[] = [
  { program: 'ptyxis', prefix: (dir) => ['--new-window', '--working-directory', dir, '--'] },
  { program: 'gnome-terminal', prefix: (dir) => [`--working-directory=${dir}`, '--'] },
  { program: 'konsole', prefix: (dir) => ['--workdir', dir, '-e'] },
  { program: 'xfce4-terminal', prefix: (dir) => [`--working-directory=${dir}`, '-x'] },
  { program: 'kitty', prefix: (dir) => ['--directory', dir] },
  { program: 'alacritty', prefix: (dir) => ['--working-directory', dir, '-e'] },
  { program: 'foot', prefix: (dir) => [`--working-directory=${dir}`] },
  { program: 'x-terminal-emulator', prefix: (dir) => ['-e', 'env', `--chdir=${dir}`] },
  { program: 'xterm', prefix: (dir) => ['-e', 'env', `--chdir=${dir}`] },
];

/** AppleScript gets the folder and the id as arguments and quotes the folder for the shell itself. */
const appleScript = [
  'on run argv',
  'tell application "Terminal"',
  'activate',
  'do script "cd " & quoted form of item 1 of argv & " && claude --resume " & item 2 of argv',
  'end tell',
  'end run',
];

/**
 * Opens a terminal with the conversation in it.
 *
 * @param find where a program is installed, or `null`
 * @returns `null` where no known terminal is there; then the command can still be copied
 */
export function terminalLaunch(
  platform: Platform,
  { sessionId, workingDir }: Resumable,
  find: (program: string) => string | null,
): Launch | null {
  switch (platform) {
    case 'darwin': {
      const script = appleScript.flatMap((line) => ['-e', line]);
      return { program: '/usr/bin/osascript', args: [...script, workingDir, sessionId] };
    }
    case 'win32': {
      // `claude` may be a .cmd file, which only a shell starts; the id holds letters, digits and dashes only.
      const shell = ['powershell.exe', '-NoExit', '-Command'];
      const terminal = find('wt.exe');
      if (terminal !== null) {
        // A `;` separates commands of Windows Terminal ("Command-line arguments", Microsoft Learn).
        const folder = ['-d', workingDir.replaceAll(';', '\\;')];
        return { program: terminal, args: [...folder, ...shell, `claude --resume ${sessionId}`] };
      }
      // The console of every Windows opens a window with the program that it is given.
      const program = find('conhost.exe');
      if (program === null) return null;
      return { program, args: [...shell, resumeCommand('win32', { sessionId, workingDir })] };
    }
    case 'linux':
      for (const terminal of linuxTerminals) {
        const program = find(terminal.program);
        if (program === null) continue;
        return { program, args: [...terminal.prefix(workingDir), 'claude', '--resume', sessionId] };
      }
      return null;
  }
}

/**
 * What the resumed session needs to know besides: where the conversations are, if not in `~/.claude`. All other
 * variables of Claude Code stay behind, see `inheritedEnvironment`.
 */
export function resumeEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const configDir = env['CLAUDE_CONFIG_DIR'];
  return configDir === undefined || configDir === '' ? {} : { CLAUDE_CONFIG_DIR: configDir };
}
