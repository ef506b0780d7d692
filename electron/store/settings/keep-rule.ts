import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { namesSession } from '../../../shared/session/names-session.ts';

/** Fewer letters than this stand in nearly every command line. */
const shortestWord = 3;

/**
 * The rules of the keep list that a person's words stand for. `session:` and `command:` are taken as they are;
 * a path, or the name of a folder that is there, becomes the folder's whole path, and where links lead elsewhere
 * that path, too, as processes know it by the latter. Any other word stays a word: it keeps whatever has it as its
 * session's id or in its command line.
 *
 * @param base folder that relative paths start from; `null`: there is none, so only whole paths are understood
 */
export function keepRulesFor(
  words: string,
  base: string | null,
): { ok: true; rules: string[] } | { ok: false; reason: string } {
  const text = words.trim();
  if (/^(session|command):./s.test(text)) return { ok: true, rules: [text] };
  const named = /^folder:(.+)$/s.exec(text)?.[1]?.trim();
  const folder = named ?? (isPath(text) || isFolder(text, base) ? text : null);
  if (folder !== null) return folderRules(folder, base);
  if (/^(session|folder|command):/.test(text) || text === '') {
    return {
      ok: false,
      reason: 'Say what to keep: a session id, a folder, or command:part-of-a-command-line.',
    };
  }
  if (text.length < shortestWord) {
    return {
      ok: false,
      reason: `"${text}" stands in nearly every command line. Write command:${text} if that is what you mean.`,
    };
  }
  return { ok: true, rules: [text] };
}

/**
 * The same for a rule that is new: what would keep nothing, or everything, is refused with the reason.
 *
 * @param base as for `keepRulesFor`
 */
export function newKeepRules(words: string, base: string | null): ReturnType<typeof keepRulesFor> {
  if (/^\s*pid:/i.test(words)) {
    return {
      ok: false,
      reason:
        'A process number belongs to another process one day, so it cannot be kept. Keep its session, its folder, or command:part-of-its-command-line.',
    };
  }
  const found = keepRulesFor(words, base);
  if (!found.ok) return found;
  const session = /^session:(.+)$/s.exec(found.rules[0] ?? '')?.[1];
  if (session !== undefined && !namesSession(session, session.padEnd(64, '0')))
    return { ok: false, reason: `session: takes an id, or at least its first 6 letters, not "${session}".` };
  const folders = found.rules.flatMap((rule) => /^folder:(.+)$/s.exec(rule)?.[1] ?? []);
  const root = folders.find((folder) => path.parse(folder).root === folder);
  if (root !== undefined) {
    return {
      ok: false,
      reason: `${root} holds everything, so nothing would ever be cleaned up. Name a folder in it.`,
    };
  }
  const isMissing = folders.length > 0 && !folders.some((folder) => isFolder(folder, path.sep));
  return isMissing ? { ok: false, reason: `There is no folder ${folders[0] ?? ''}.` } : found;
}

/** `~` stands for the home folder in rules that were written by hand, too. */
export function withHomeFolder(rule: string): string {
  return rule.replace(
    /^(folder:)?~(?=$|[/\\])/,
    (_, word: string | undefined) => `${word ?? ''}${os.homedir()}`,
  );
}

const isPath = (text: string) => /^([/\\~]|\.{1,2}(?:$|[/\\])|[A-Za-z]:[/\\])/.test(text);

/** A name that no file can have (too long, part of a command line) is no folder either. */
function isFolder(text: string, base: string | null): boolean {
  if (base === null || text === '') return false;
  try {
    return fs.statSync(path.resolve(base, text)).isDirectory();
  } catch {
    return false;
  }
}

function folderRules(folder: string, base: string | null): ReturnType<typeof keepRulesFor> {
  const plain = withHomeFolder(folder);
  if (base === null && !path.isAbsolute(plain)) {
    return { ok: false, reason: `Give the whole path of the folder: ${folder} could be anywhere.` };
  }
  const whole = path.resolve(base ?? path.sep, plain);
  return { ok: true, rules: [...new Set([whole, realPath(whole)])].map((one) => `folder:${one}`) };
}

function realPath(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    return folder;
  }
}
