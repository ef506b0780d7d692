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

/** What a setting does, for people who see no terminal and no file; the program's own words where there are none. */
const abouts: Record<string, string> = {
  auto_cleanup_on_start:
    'Ends what is proven to be left over when you log in and when a Claude Code session starts, without asking.',
  min_session_age_minutes: 'Nothing younger than this is ever judged. 10 is the default.',
  heartbeat_interval_seconds: 'How often sessions are looked at. 60 is the default.',
  stale_heartbeat_threshold_minutes:
    'A session that has shown no sign of life for so long counts as crashed. Time asleep is not counted.',
  cleanup_mode: 'What happens as soon as something is proven to be left over.',
  notification_enabled: 'Tells you once of each crash that left something.',
  dry_run_default: 'In a terminal, cleanup only shows what it would do until it is told to do it.',
};

export const settingAbout = ({ key, about }: SettingKey): string => abouts[key] ?? about;

/** Why a value is refused, without the key's name in the file: the field stands right above. */
export function refusalText({ key, allowed }: SettingKey, message: string): string {
  const said = message.startsWith(`${key} is `) ? message.slice(key.length + 4) : null;
  const value = said?.split(', but must be ')[0];
  if (value === undefined) return message;
  const instead = / Using .+$/.exec(message)?.[0] ?? '';
  return `${value} does not work here. It must be ${allowed}.${instead}`;
}

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
