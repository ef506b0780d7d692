// Loaded into a measured process: writes the longest block of its event loop (ms) when it ends. The first five
// seconds, in which the program itself is loaded, do not count.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { writeFileSync } = require('node:fs');

const delay = monitorEventLoopDelay({ resolution: 1 });
setTimeout(() => delay.enable(), 5000).unref();
process.on('exit', () => {
  delay.disable();
  writeFileSync(process.env.BENCH_LOOP_REPORT, String(delay.max / 1e6));
});
