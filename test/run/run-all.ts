/* `npm test`: all stages, side by side where there is room; where one fails the others go on. One table at the end. */
import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { nextStages } from './next-stages.ts';
import { closingLine, type Outcome } from './outcome.ts';
import { summary } from './print.ts';
import { runStage } from './run-stage.ts';
import { clearScratch, makeScratch } from './scratch.ts';
import { stages, type Stage } from './stages.ts';
import { windowFolder } from '../e2e/window/window-folder.ts';

const logs = path.resolve('test-results/stages');
fs.mkdirSync(logs, { recursive: true });

const scratch = makeScratch(process.env);
process.once('exit', () => fs.rmSync(scratch.folder, { recursive: true, force: true, maxRetries: 5 }));

const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(130);
  });

const outcomes = new Map<Stage, Outcome>();
const running = new Map<Stage, Promise<void>>();
const startedMs = performance.now();
const isOver = (name: string) => [...outcomes.values()].find((one) => one.name === name);

/** The window that was just built, kept where no other build of today removes it under the tests' feet. */
function keepWindow(): void {
  fs.rmSync(windowFolder, { recursive: true, force: true });
  fs.cpSync('out/renderer', windowFolder, { recursive: true });
}

function begin(stage: Stage): void {
  console.log(`${stage.name}: started`);
  const work = runStage(stage, logs, scratch.env, (child) => {
    children.add(child);
    child.once('close', () => children.delete(child));
  }).then((ran) => {
    if (stage.name === 'build' && ran.failed === 0) keepWindow();
    running.delete(stage);
    outcomes.set(stage, ran);
    const isWell = ran.failed === 0;
    console.log(`${stage.name}: ${isWell ? 'passed' : 'FAILED'} in ${ran.seconds.toFixed(0)} s`);
    if (!isWell) console.log(ran.said.trimEnd());
    for (const line of ran.said.split('\n')) if (isWell && line.startsWith('Missing: ')) console.log(line);
  });
  running.set(stage, work);
}

for (;;) {
  const built = isOver('build');
  const waiting = stages.filter((stage) => !outcomes.has(stage) && !running.has(stage));
  if (built !== undefined && built.failed > 0) {
    for (const stage of waiting.filter(({ needsBuild }) => needsBuild)) {
      const skipped = new Map([['the build failed', 1]]);
      outcomes.set(stage, { name: stage.name, passed: 0, failed: 0, skipped, seconds: 0 });
    }
  }
  const cores = os.availableParallelism();
  const ready = { build: built?.failed === 0, tools: isOver('tools') !== undefined };
  for (const stage of nextStages(
    waiting.filter((one) => !outcomes.has(one)),
    [...running.keys()],
    ready,
    cores,
  ))
    begin(stage);
  if (running.size === 0) break;
  await Promise.race(running.values());
}

const all = stages.flatMap((stage) => outcomes.get(stage) ?? []);
console.log(`\n${summary(all)}`);
const left = clearScratch(scratch, new Set([process.pid]));
if (left.length > 0)
  console.log(`\nLeft behind by the tests, which is a fault of theirs:\n  ${left.join('\n  ')}`);
console.log(`\nIn all ${((performance.now() - startedMs) / 1000).toFixed(0)} s. What each said: ${logs}`);
console.log(closingLine(all));
process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
