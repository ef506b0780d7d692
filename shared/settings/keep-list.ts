import { namesSession } from '../session/names-session.ts';

/** What a keep rule can be matched against: all names that one thing goes by. */
export interface KeepSubject {
  sessionIds: readonly string[];
  folders: readonly string[];
  commands: readonly string[];
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

function covers(rule: string, { sessionIds, folders, commands }: KeepSubject): boolean {
  const [, kind, value = ''] = /^(session|folder|command):(.+)$/s.exec(rule) ?? [null, 'any', rule];
  const bySession = () => sessionIds.some((sessionId) => namesSession(value, sessionId));
  const byFolder = () => folders.some((folder) => isInside(folder, value));
  const byCommand = () => commands.some((command) => command.includes(value));
  switch (kind) {
    case 'session':
      return bySession();
    case 'folder':
      return byFolder();
    case 'command':
      return byCommand();
    default:
      return bySession() || byFolder() || byCommand();
  }
}

function isInside(path: string, folder: string): boolean {
  const root = comparable(folder);
  return comparable(path) === root || comparable(path).startsWith(`${root}/`);
}

/** One form for all spellings of a path; macOS may take letters with accents apart. */
const comparable = (path: string) => path.replaceAll('\\', '/').replace(/\/+$/, '').normalize().toLowerCase();
