import { oncePerProcess } from './once-per-process.ts';
import type { ProcessInfo } from './process.ts';

/** The program's file name in lower case, without folders, `.exe`, and a login shell's leading dash. */
function programName(path: string): string {
  return path
    .replace(/ \(deleted\)$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.exe$/i, '')
    .replace(/^-/, '')
    .toLowerCase();
}

const namesOf = oncePerProcess((info: ProcessInfo): readonly string[] => [
  info.name.toLowerCase(),
  programName(info.executable ?? ''),
  programName(info.argv?.[0] ?? ''),
]);

const multiplexers = /^(tmux|screen|zellij|dtach|abduco|byobu|tmate|mosh-server|shpool|zmx)\b/;
/** `tmux: server`, `SCREEN`: what these call themselves once they run. */
export function isMultiplexer(info: ProcessInfo): boolean {
  return namesOf(info).some((name) => multiplexers.test(name));
}

const editors =
  /^(code|code-insiders|code-server|code-oss|codium|vscodium|cursor|windsurf|zed|zed-editor|idea|pycharm|webstorm|goland|rubymine|clion|phpstorm|rider|fleet|sublime_text|subl|emacs|nvim|vim|gvim|macvim|nano|micro|helix|hx|kak|joe|notepad|notepad\+\+|textedit|bbedit|gedit|kate|gnome-text-editor|electron|claude desktop|codex|chatgpt|antigravity|kiro|trae)\b/;
const editorPaths =
  /\.(vscode|cursor|windsurf)(-server|-insiders)?[/\\]|[/\\](Visual Studio Code|Cursor|Windsurf|Zed|Claude|ChatGPT|Codex)( - Insiders)?\.app[/\\]|[/\\]JetBrains[/\\]|[/\\]WindowsApps[/\\]Claude_/;
/** An editor, an IDE's server, or the desktop app of an assistant: what runs under it belongs to it. */
export function isEditor(info: ProcessInfo): boolean {
  return (
    namesOf(info).some((name) => editors.test(name)) ||
    editorPaths.test(info.executable ?? '') ||
    editorPaths.test(info.argv?.[0] ?? '')
  );
}

const desktopApps =
  /^(firefox\S*|librewolf|google-chrome\S*|chrome|chromium\S*|brave\S*|msedge|microsoft-edge\S*|vivaldi\S*|opera|epiphany|konqueror|safari|thunderbird\S*|soffice\S*|libreoffice|evince|okular|eog|gimp\S*|inkscape|vlc|mpv|nautilus|dolphin|thunar|nemo|slack|discord|teams|signal-desktop|telegram-desktop|spotify|obsidian|gnome-terminal\S*|konsole|kitty|alacritty|wezterm\S*|ghostty|foot|xterm|ptyxis|tilix|terminator)$/;
/** How a browser looks that a test or an MCP server steers: without a window, or at the end of a debugger's line. */
const steered =
  /--headless|--remote-debugging-|--enable-automation|--marionette|-juggler|--test-type=webdriver|[/\\]ms-playwright[/\\]|[/\\]puppeteer[/\\]/;
/** A browser, a mail program, a terminal window …: once it is open it is its user's, whoever opened it. */
export function isDesktopApp(info: ProcessInfo, argv: readonly string[] | null): boolean {
  const names = [...namesOf(info), programName(argv?.[0] ?? '')];
  if (!names.some((name) => desktopApps.test(name))) return false;
  return !isSteered(info, argv);
}

const browsers =
  /^((google[- ])?chrome|chromium|(chrome[-_])?headless[-_]shell|(chrome_)?crashpad[-_]handler|firefox|camoufox|librewolf|msedge|microsoft[- ]edge|brave|vivaldi|opera|electron|minibrowser|webkit|wpe|pw_run)/;
/**
 * A browser that a program steers, and its own helper processes (`--type=renderer`, …). By its program as well as by its
 * arguments: a build or a conversion may run `--headless`, too, and be wanted to its end.
 */
export function isSteered(info: ProcessInfo, argv: readonly string[] | null): boolean {
  if (![...namesOf(info), programName(argv?.[0] ?? '')].some((name) => browsers.test(name))) return false;
  const words = [info.executable ?? '', ...(info.argv ?? []), ...(argv ?? [])].join(' ');
  return steered.test(words) || /(^| )--type=[a-z-]+( |$)|crashpad[_-]handler/.test(words);
}

const languageServers =
  /^(gopls|rust-analyzer|clangd|ccls|zls|texlab|marksman|metals|omnisharp|taplo|solargraph|ruby-lsp|elixir-ls|sourcekit-lsp|pylsp|jdtls|tsserver(\.js)?|typingsinstaller\.js)$|language-?server|langserver|(^|[-_.])lsp$/;
/**
 * Speaks to the one program that started it, over its standard input (Language Server Protocol), and does nothing else.
 * Told by what is run, never by what that is given: work may be about a language server.
 */
export function isLanguageServer(argv: readonly string[] | null): boolean {
  const [program = '', ...rest] = (argv ?? []).map(programName);
  if (languageServers.test(program)) return true;
  if (program === 'java') return rest.some((word) => /^org\.(eclipse\.jdt\.ls|javacs)\b/.test(word));
  const isInterpreter = /^(node|deno|bun|python[\d.]*|ruby|dotnet|php)$/.test(program);
  const script = rest.find((word) => !word.startsWith('-'));
  return isInterpreter && script !== undefined && languageServers.test(script);
}

/** Of Chromium and what is made of it: it writes a report where its browser crashes, and ends with it. */
export function isCrashHandler(info: ProcessInfo, argv: readonly string[] | null): boolean {
  return /(^|[/\\])(chrome_)?crashpad[_-]handler(\.exe)?$/.test(argv?.[0] ?? info.executable ?? '');
}

const daemonNames =
  /^(adb|bazel\S*|blaze|watchman|watchmand|dockerd|containerd\S*|docker-proxy|colima|limactl|qemu-system\S*|emulator\S*|crashpad_handler|gpg-agent|ssh-agent|dbus-daemon|dbus-broker|keyboxd|scdaemon|pcscd|postgres|mysqld|mariadbd|mongod|redis-server|valkey-server|memcached|nginx|httpd|apache2|caddy|ollama|sccache|ccache|distccd|buildkitd|podman|conmon|nix-daemon|syncthing|cloudflared|ngrok|tailscaled|sshd|rsyncd|eslint_d|prettierd|overmind|foreman|supervisord|pm2\S*|forever)$/;
const daemonArguments =
  /GradleDaemon|KotlinCompileDaemon|org\.jetbrains\.kotlin\.daemon|MavenDaemon|\bmvnd\b|BuildServer|sbt\.ForkMain|--server-mode|worker-service\.(c?js|mjs)\b.*--daemon|\bpm2\b.*God Daemon|claude-flow.*daemon|app-server-broker|\bturbo\b daemon|nx[/\\]src[/\\]daemon[/\\]server/;
/** A server that is started once, on purpose, for all who come later. */
export function isSharedDaemon(info: ProcessInfo, argv: readonly string[] | null): boolean {
  const names = [...namesOf(info), programName(argv?.[0] ?? '')];
  return names.some((name) => daemonNames.test(name)) || daemonArguments.test(argv?.join(' ') ?? '');
}

/** `sleep 30`: it does nothing but wait, so nothing is lost with it. */
export function isSleep({ name, argv }: ProcessInfo): boolean {
  return programName(name) === 'sleep' && programName(argv?.[0] ?? '') === 'sleep';
}

/**
 * The console of a Windows program. Windows starts it with the first program of that console and ends it with the
 * last; ending it ends them all.
 */
export const isConsoleHost = ({ name }: Pick<ProcessInfo, 'name'>): boolean =>
  /^(conhost|openconsole)\.exe$/i.test(name);
