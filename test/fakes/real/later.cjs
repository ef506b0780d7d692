// Loaded into a child with `--require`: its wall clock is ahead by JANITOR_TEST_LATER_MS, so that a process that
// a test has just started is older than the grace period. Monotonic time stays as it is.
const laterMs = Number(process.env.JANITOR_TEST_LATER_MS ?? 0);
const now = Date.now.bind(Date);
Date.now = () => now() + laterMs;
