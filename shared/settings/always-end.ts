import { keepRuleFor, type KeepSubject } from './keep-list.ts';

/** So much of a command line at least: a rule of one letter would mean everything. */
const shortestCommand = 4;

/**
 * The first rule of `always_end` that covers the subject; `null`: none does. Rules: `folder:<path>` (and everything
 * below it), `command:<part of the command line>`. Other than in the keep list a rule without one of these words, or
 * one for the root folder or a few letters, means nothing: in doubt nothing is ended.
 */
export function endRuleFor(subject: KeepSubject, rules: readonly string[]): string | null {
  return keepRuleFor(subject, rules.filter(isDefinite));
}

/** Whether a rule of `always_end` says clearly enough what it means. */
export function isDefinite(rule: string): boolean {
  const [, kind, value = ''] = /^(folder|command):(.+)$/s.exec(rule) ?? [];
  if (kind === 'folder') return /^([A-Za-z]:)?[\\/]+[^\\/]/.test(value);
  return kind === 'command' && value.trim().length >= shortestCommand;
}
