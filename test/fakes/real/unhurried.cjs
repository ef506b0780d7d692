// Loaded into a hook with `--require`: it gives itself ten times as long as the 4 s (`SessionEnd`: 1.2 s) that Claude
// Code lets it have. Under Wine, on a busy machine, a hook takes longer than that, and then it rightly does nothing.
const { setTimeout } = globalThis;
globalThis.setTimeout = Object.assign(
  (done, ms, ...given) => setTimeout(done, ms === 4_000 || ms === 1_200 ? 10 * ms : ms, ...given),
  setTimeout,
);
