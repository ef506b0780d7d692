import type { MessageBoxOptions } from 'electron';
import { handWords, type HandQuestion } from '../../../shared/plan/by-hand-words.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Config, ConfigKey } from '../../../shared/settings/config.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { plural } from '../../../shared/words/format.ts';

/**
 * A question that the program asks by itself, outside of the window's page: a page that was taken over can ask for
 * anything, but can't answer.
 */
export interface Question {
  message: string;
  detail: string;
  /** The button that agrees. */
  yes: string;
}

/** Asks a person. Gives false where the answer was no, or nobody could be asked. */
export type Consent = (question: Question) => Promise<boolean>;

const maxListed = 6;

/** One line a thing, and how many more there are. */
function listed(things: readonly string[]): string {
  const shown = things.slice(0, maxListed).map((thing) => `• ${thing}`);
  const rest = things.length - shown.length;
  return [...shown, ...(rest > 0 ? [`• and ${rest} more`] : [])].join('\n');
}

const isLower = (
  value: unknown,
  key: 'min_session_age_minutes' | 'stale_heartbeat_threshold_minutes',
  config: Config,
) => typeof value === 'number' && value < config[key] && value < defaultConfig[key];

/** For each setting: the question before a change that widens what is done without asking; `null`: none is needed. */
const widening: Record<ConfigKey, (value: unknown, config: Config) => Question | null> = {
  auto_cleanup_on_start: (value, config) =>
    value !== true || config.auto_cleanup_on_start
      ? null
      : {
          message: 'Clean up at login, without asking?',
          detail:
            'Processes that are proven to be left over will be ended by themselves. This cannot be undone.',
          yes: 'Clean Up at Login',
        },
  cleanup_mode: (value, config) =>
    value !== 'auto' || config.cleanup_mode === 'auto'
      ? null
      : {
          message: 'Clean up without asking from now on?',
          detail:
            'Processes that are proven to be left over will be ended as soon as they are found. This cannot be undone; a notification tells of it each time.',
          yes: 'Clean Up Automatically',
        },
  dry_run_default: (value, config) =>
    value !== false || !config.dry_run_default
      ? null
      : {
          message: 'Let `process-janitor cleanup` end processes?',
          detail:
            'In a terminal, the command without a mode will clean up after one question instead of showing what it would do.',
          yes: 'Let It Clean Up',
        },
  min_session_age_minutes: (value, config) =>
    isLower(value, 'min_session_age_minutes', config)
      ? {
          message: 'Judge sessions sooner?',
          detail: `What a crashed session left may be ended ${plural(Number(value), 'minute')} after its start instead of ${config.min_session_age_minutes}.`,
          yes: 'Judge Sooner',
        }
      : null,
  stale_heartbeat_threshold_minutes: (value, config) =>
    isLower(value, 'stale_heartbeat_threshold_minutes', config)
      ? {
          message: 'Give sessions less time to show that they live?',
          detail: `A session that misses its heartbeat counts as crashed after ${plural(Number(value), 'minute')} instead of ${config.stale_heartbeat_threshold_minutes}.`,
          yes: 'Give Less Time',
        }
      : null,
  keep_list: (value, { keep_list: kept }) => {
    const after = new Set<unknown>(Array.isArray(value) ? value : []);
    const lost = kept.filter((rule) => !after.has(rule));
    return lost.length === 0
      ? null
      : {
          message: `Stop keeping ${lost.length === 1 ? 'this' : plural(lost.length, 'thing')}?`,
          detail: `${listed(lost)}\n\nWhat this protected may be cleaned up from now on.`,
          yes: 'Stop Keeping',
        };
  },
  always_end: (value, { always_end: before }) => {
    const known = new Set<unknown>(before);
    const added = (Array.isArray(value) ? value : []).filter(
      (rule): rule is string => typeof rule === 'string' && !known.has(rule),
    );
    return added.length === 0
      ? null
      : {
          message: `Always end ${added.length === 1 ? 'this' : plural(added.length, 'kind')} without asking?`,
          detail: `${listed(added)}\n\nWhat this covers is ended once its session is gone, whatever else speaks for it.`,
          yes: 'Always End',
        };
  },
  heartbeat_interval_seconds: () => null,
  notification_enabled: () => null,
};

/** The question before a setting is changed. A key that isn't ours is refused elsewhere and needs none. */
export function questionBeforeSetting(key: string, value: unknown, config: Config): Question | null {
  return Object.hasOwn(widening, key) ? widening[key as ConfigKey](value, config) : null;
}

/** The question before steps that are not proven; `null` where all of the chosen ones are. */
export function questionBeforeCleanUp(plan: Plan, stepIds: ReadonlySet<string>): Question | null {
  const unsure = plan.steps.filter((step) => stepIds.has(step.stepId) && step.confidence !== 'proven');
  const ending = unsure.filter((step) => step.kind === 'terminate');
  if (ending.length === 0) return null;
  return {
    message: `End ${plural(ending.length, 'thing')} that somebody may still want?`,
    detail: `${listed(ending.map((step) => step.detail))}\n\nIt is not proven that nobody uses this any more. Ending it cannot be undone.`,
    yes: 'End It Anyway',
  };
}

const handYes: Record<HandQuestion['about'], string> = {
  end: 'End It',
  force: 'Force It',
  close: 'Close It',
};
const longestLine = 160;
const cut = (text: string) => (text.length <= longestLine ? text : `${text.slice(0, longestLine - 1)}…`);

/** Before one thing is ended by hand: every reason against it, none left out. */
export function questionBeforeHand(question: HandQuestion): Question {
  const { head, about, against, note } = handWords(question);
  const [what = '', ...rest] = about;
  return {
    message: `${head}?`,
    detail: [
      cut(what),
      ...(rest.length > 0 ? [listed(rest.map(cut))] : []),
      ...(against.length > 0 ? ['', ...against.map((reason) => `• ${reason}`)] : []),
      '',
      note,
    ].join('\n'),
    yes: handYes[question.about],
  };
}

/** Before Claude Code is told to call us: its settings change. */
export const questionBeforeConnecting = (settingsPath: string): Question => ({
  message: 'Connect Claude Code with Process Janitor?',
  detail: `Three hooks are entered in ${settingsPath}, so that Claude Code tells when a session starts, finishes a turn and ends. The file is backed up first, and "Disconnect" takes them out again.`,
  yes: 'Connect',
});

/** The question as a native box; a stray Enter or Escape says no. */
export const messageBoxFor = ({ message, detail, yes }: Question): MessageBoxOptions => ({
  type: 'warning',
  title: 'Process Janitor',
  message,
  detail,
  buttons: ['Cancel', yes],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
});
