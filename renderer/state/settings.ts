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

export function keepList(settings: Settings | null): string[] {
  const list = settings?.config['keep_list'];
  return Array.isArray(list) ? list.filter((rule) => typeof rule === 'string') : [];
}

export const sessionRule = (sessionId: string) => `session:${sessionId}`;
