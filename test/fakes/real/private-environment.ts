import * as path from 'node:path';

const elevenMinutesMs = 11 * 60_000;

/**
 * The environment of a program of ours: a private home, no Claude session around it, a clock eleven minutes ahead, so
 * that everything is older than the grace period, and nobody to be seen but what carries the mark.
 *
 * @param mark what the fence lets through: a pid, that of the test
 */
export function privateEnvironment(dir: string, mark: number): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CLAUDE|AI_AGENT|NODE_OPTIONS|FORCE_COLOR)/.test(name),
  );
  const required = ['later.cjs', 'fence.cjs'].map(
    (name) => `--require ${path.resolve('test/fakes/real', name)}`,
  );
  return {
    ...Object.fromEntries(own),
    HOME: dir,
    JANITOR_HOME: dir,
    NODE_OPTIONS: required.join(' '),
    JANITOR_TEST_FENCE: String(mark),
    JANITOR_TEST_LATER_MS: String(elevenMinutesMs),
    NO_COLOR: '1',
  };
}
