import * as z from 'zod/mini';

// Lazy, because most people have no settings of their own, and a hook and a scan have to start fast.
const boolean = { schema: z.lazy(() => z.boolean()), allowed: 'true or false' };
const wholeNumber = (min: number, max: number) => ({
  schema: z.lazy(() => z.number().check(z.int(), z.minimum(min), z.maximum(max))),
  allowed: `a whole number from ${min} to ${max}`,
});
const rules = z.lazy(() =>
  z.array(z.string().check(z.minLength(1), z.maxLength(512))).check(z.maxLength(1000)),
);

/** One row per key: its default (always the safe value), what is allowed, and what it does. */
export const configKeys = {
  auto_cleanup_on_start: {
    ...boolean,
    fallback: false,
    about: 'Clean up proven orphans by itself at login and when a Claude Code session starts.',
  },
  min_session_age_minutes: {
    ...wholeNumber(1, 10_080),
    fallback: 10,
    about: 'Grace period: nothing younger than this is ever judged.',
  },
  heartbeat_interval_seconds: {
    ...wholeNumber(5, 3600),
    fallback: 60,
    about: 'How often live sessions are checked and orphans looked for.',
  },
  stale_heartbeat_threshold_minutes: {
    ...wholeNumber(1, 10_080),
    fallback: 5,
    about: 'How long a session may miss its heartbeat, in time the keeper was awake.',
  },
  cleanup_mode: {
    schema: z.lazy(() => z.enum(['interactive', 'auto'])),
    allowed: '"interactive" or "auto"',
    fallback: 'interactive' as const,
    about: '"auto" cleans proven orphans when it finds them and tells you; "interactive" only tells.',
  },
  notification_enabled: { ...boolean, fallback: true, about: 'Show desktop notifications.' },
  dry_run_default: {
    ...boolean,
    fallback: true,
    about: '`cleanup` without a mode only shows what it would do.',
  },
  keep_list: {
    schema: rules,
    allowed: 'a list of texts such as "session:<id>", "folder:<path>" or "command:<part of a command line>"',
    fallback: [] as string[],
    about: 'What is never cleaned up. Use `protect` and `unprotect` to change it.',
  },
  always_end: {
    schema: rules,
    allowed: 'a list of texts such as "folder:<path>" or "command:<part of a command line>"',
    fallback: [] as string[],
    about: 'What nobody wants once its session is gone: ended without asking. `keep_list` is stronger.',
  },
} as const;

export type ConfigKey = keyof typeof configKeys;

export type Config = {
  -readonly [K in ConfigKey]: z.infer<(typeof configKeys)[K]['schema']>;
};

export interface ConfigProblem {
  key: string;
  message: string;
}

export const configKeyNames = Object.keys(configKeys) as ConfigKey[];

export const defaultConfig: Config = Object.fromEntries(
  configKeyNames.map((key) => [key, configKeys[key].fallback]),
) as unknown as Config;

export function isConfigKey(key: string): key is ConfigKey {
  return Object.hasOwn(configKeys, key);
}

/** Checks one value; the error names the key, the value and what is allowed. */
export function checkConfigValue(
  key: ConfigKey,
  value: unknown,
): { ok: true } | { ok: false; message: string } {
  if (configKeys[key].schema.safeParse(value).success) return { ok: true };
  const shown = (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 80);
  return { ok: false, message: `${key} is ${shown}, but must be ${configKeys[key].allowed}.` };
}

/**
 * Reads a configuration from parsed JSON. Each bad value is a problem of its own and gets its default;
 * unknown keys are not a problem (they are kept in the file).
 */
export function parseConfig(raw: unknown): { config: Config; problems: ConfigProblem[] } {
  const config: Record<string, unknown> = { ...defaultConfig };
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    return {
      config: config as Config,
      problems: [{ key: '', message: 'The configuration is not a JSON object.' }],
    };
  }
  const problems: ConfigProblem[] = [];
  for (const key of configKeyNames) {
    const value = (raw as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const checked = checkConfigValue(key, value);
    if (checked.ok) {
      config[key] = value;
      continue;
    }
    // Forgetting what the user wants kept would be the less safe value: what can be read of it counts.
    if (key === 'keep_list') config[key] = usableRules(value);
    problems.push({ key, message: `${checked.message} Using ${JSON.stringify(config[key])}.` });
  }
  return { config: config as Config, problems };
}

const usableRules = (value: unknown): string[] =>
  [value].flat().filter((rule): rule is string => typeof rule === 'string' && rule.length > 0);

/** Why nothing may be cleaned without a person: what the user wants kept could not be read whole. */
export function whyNotAutomatic(problems: readonly ConfigProblem[]): string | null {
  const problem = problems.find(({ key }) => key === '' || key === 'keep_list');
  return problem === undefined ? null : `Automatic clean-up is off until this is mended: ${problem.message}`;
}
