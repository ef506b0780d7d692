import path from 'node:path';

/** A double quote, backtick, dollar sign or backslash needs a backslash inside quotes. */
const quotedArgument = (argument: string) =>
  /^[\w@+=:,./-]+$/.test(argument) ? argument : `"${argument.replaceAll(/["`$\\]/g, '\\$&')}"`;

/**
 * The value of an `Exec` key, from a program and its arguments. Source: Desktop Entry Specification 1.5, "The
 * Exec key": quote each argument, write `%` as `%%`; then, as in every value, a backslash is doubled.
 */
export function execValue(command: readonly string[]): string {
  return command
    .map((argument) => quotedArgument(argument).replaceAll('%', '%%').replaceAll('\\', '\\\\'))
    .join(' ');
}

/** The file that starts us when the user logs in. Source: XDG Desktop Application Autostart Specification. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Process Janitor',
    'Comment=Finds and cleans up what crashed Claude Code sessions left behind',
    `Exec=${execValue(command)}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** The value of the `Exec` key of an entry, or `null` where it has none. */
export const execOf = (entry: string): string | null => /^Exec=(.*)$/m.exec(entry)?.[1]?.trim() ?? null;

/** The program that an `Exec` value starts: `execValue` read backwards, as far as its first word. */
export function programOf(exec: string): string {
  const plain = exec.replaceAll('\\\\', '\\').replaceAll('%%', '%');
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(plain)?.[1];
  return quoted === undefined ? (plain.split(/\s/)[0] ?? '') : quoted.replaceAll(/\\(.)/g, '$1');
}

/** True where an autostart file is in force; desktops switch one off without deleting it. */
export function autostartIsOn(entry: string): boolean {
  return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry);
}

/** Where the file belongs: `${XDG_CONFIG_HOME:-~/.config}/autostart`; a relative XDG_CONFIG_HOME is ignored. */
export function autostartPath(
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
  name: string,
) {
  const configured = env['XDG_CONFIG_HOME'];
  const config =
    configured !== undefined && path.isAbsolute(configured) ? configured : path.join(homeDir, '.config');
  return path.join(config, 'autostart', name);
}

/**
 * What has to be started at login. An AppImage is mounted at another place every time, so its own file counts
 * (`APPIMAGE`, docs of AppImageKit); an application that isn't packaged needs its folder as an argument.
 */
export function loginCommand(given: {
  appImage: string | undefined;
  execPath: string;
  appPath: string;
  isPackaged: boolean;
}): string[] {
  if (given.appImage !== undefined && given.appImage !== '') return [given.appImage, '--login'];
  return given.isPackaged ? [given.execPath, '--login'] : [given.execPath, given.appPath, '--login'];
}
