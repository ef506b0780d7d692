import type { Platform } from '../process/process.ts';

/** A conversation that can be taken up again. */
export interface Resumable {
  sessionId: string;
  workingDir: string;
}

const posixQuoted = (text: string) =>
  /^[\w./~@%+=:,-]+$/.test(text) && !text.startsWith('~') ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** PowerShell: "about_Quoting_Rules"; a typographic quote ends a text as well. */
const powershellQuoted = (text: string) => `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;

/**
 * The command for a person to paste into a terminal: a conversation belongs to the folder it was held in
 * (`claude --resume` found it only from there before 2.1.223).
 */
export function resumeCommand(platform: Platform, { sessionId, workingDir }: Resumable): string {
  return platform === 'win32'
    ? `Set-Location -LiteralPath ${powershellQuoted(workingDir)}; claude --resume ${sessionId}`
    : `cd ${posixQuoted(workingDir)} && claude --resume ${sessionId}`;
}
