import { namesSession } from '../session/names-session.ts';

/** What a keep rule can be matched against. */
export interface KeepSubject {
  sessionId: string | null;
  workingDir: string | null;
  command: string | null;
}

/**
 * The first rule of the keep list that covers the subject; `null`: none does. Rules: `session:<id>` (or its
 * beginning), `folder:<path>` (and everything below it), `command:<part of the command line>`. A rule without one
 * of these words may mean any of them: when in doubt a thing is kept, so letter case, accents'
 * forms and the two kinds of slashes make no difference in paths, either.
 */
export function keepRuleFor(subject: KeepSubject, rules: readonly string[]): string | null {
  return rules.find((rule) => covers(rule, subject)) ?? null;
}

function covers(rule: string, subject: KeepSubject): boolean {
  const [, kind, value = ''] = /^(session|folder|command):(.+)$/s.exec(rule) ?? [null, 'any', rule];
  const bySession = subject.sessionId !== null && namesSession(value, subject.sessionId);
  const byFolder = subject.workingDir !== null && isInside(subject.workingDir, value);
  const byCommand = subject.command?.includes(value) === true;
  switch (kind) {
    case 'session':
      return bySession;
    case 'folder':
      return byFolder;
    case 'command':
      return byCommand;
    default:
      return bySession || byFolder || byCommand;
  }
}

function isInside(path: string, folder: string): boolean {
  const root = comparable(folder);
  return comparable(path) === root || comparable(path).startsWith(`${root}/`);
}

/** One form for all spellings of a path; macOS may take letters with accents apart. */
const comparable = (path: string) => path.replaceAll('\\', '/').replace(/\/+$/, '').normalize().toLowerCase();
