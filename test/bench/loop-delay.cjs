// Loaded into a measured process: writes the longest block of its event loop (ms) when it ends. A block is the
// time between two runs of a timer, or the processor time used meanwhile where that is less: being put aside for
// other programs is not the program's own doing. The first five seconds, in which it loads itself, do not count.
const { writeFileSync } = require('node:fs');

let longestMs = 0;
let before = { wall: Infinity, cpu: process.cpuUsage() };
setTimeout(() => {
  setInterval(() => {
    const wall = performance.now();
    const used = process.cpuUsage(before.cpu);
    longestMs = Math.max(longestMs, Math.min(wall - before.wall, (used.user + used.system) / 1000));
    before = { wall, cpu: process.cpuUsage() };
  }, 1).unref();
}, 5000).unref();
process.on('exit', () => writeFileSync(process.env.BENCH_LOOP_REPORT, String(longestMs)));
