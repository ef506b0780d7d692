import { isDefinite } from '../../shared/settings/always-end.ts';
import type { Settings } from '../bridge.ts';

export type SettingKey = Settings['keys'][number];
export type FieldKind = 'switch' | 'number' | 'choice' | 'list' | 'text';

const labels: Record<string, string> = {
  auto_cleanup_on_start: 'Clean up at login',
  min_session_age_minutes: 'Grace period (minutes)',
  heartbeat_interval_seconds: 'Look every (seconds)',
  stale_heartbeat_threshold_minutes: 'Heartbeat counts as stale after (minutes)',
  cleanup_mode: 'When orphans are found',
  notification_enabled: 'Notifications',
  dry_run_default: 'Dry run in the terminal',
  keep_list: 'Keep list',
  always_end: 'Always end',
};

const choiceLabels: Record<string, string> = {
  interactive: 'Only tell me (interactive)',
  auto: 'Clean up proven ones, then tell me (auto)',
};

/** A name for people; keys that are not known yet are named by their key. */
export function settingLabel(key: string): string {
  return labels[key] ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');
}

export function choiceLabel(choice: string): string {
  return choiceLabels[choice] ?? choice;
}

/** The quoted words of an "allowed" text: `"interactive" or "auto"`. */
export function choicesOf(allowed: string): string[] {
  return [...allowed.matchAll(/"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
}

/** Which control a key gets, told by its default value. */
export function fieldKind(key: SettingKey): FieldKind {
  if (typeof key.fallback === 'boolean') return 'switch';
  if (typeof key.fallback === 'number') return 'number';
  if (Array.isArray(key.fallback)) return 'list';
  return choicesOf(key.allowed).length > 1 ? 'choice' : 'text';
}

/** What was typed, as the value to send. What is no number is sent as it is: the reply says what is allowed. */
export function typedValue(kind: FieldKind, typed: string): unknown {
  if (kind !== 'number' || typed.trim() === '') return typed;
  const number = Number(typed);
  return Number.isNaN(number) ? typed : number;
}

export const keepList = (settings: Settings | null): string[] => rulesOf(settings, 'keep_list');
export const alwaysEnd = (settings: Settings | null): string[] => rulesOf(settings, 'always_end');

function rulesOf(settings: Settings | null, key: string): string[] {
  const list = settings?.config[key];
  return Array.isArray(list) ? list.filter((rule) => typeof rule === 'string') : [];
}

/** What was typed as a rule of `always_end`: a path is a folder, else part of a command line; `null`: neither. */
export function endRuleOf(words: string): string | null {
  const isPath = /^([A-Za-z]:)?[\\/]/.test(words);
  return [words, `${isPath ? 'folder' : 'command'}:${words}`].find(isDefinite) ?? null;
}

export const sessionRule = (sessionId: string) => `session:${sessionId}`;
