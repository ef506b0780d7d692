// Loaded into a child: time runs JANITOR_TEST_HASTE times as fast for it, on both clocks and for its timers, so that a
// wait of minutes can be seen to its end. What other processes take stays as long as it is.
const haste = Number(process.env.JANITOR_TEST_HASTE ?? 1);
const { now } = Date;
const { bigint } = process.hrtime;
const startedMs = now();
const startedNs = bigint();
Date.now = () => startedMs + (now() - startedMs) * haste;
process.hrtime.bigint = () => startedNs + (bigint() - startedNs) * BigInt(haste);
const { setTimeout: startTimer } = globalThis;
globalThis.setTimeout = (run, ms = 0, ...args) => startTimer(run, ms / haste, ...args);
