import { parseArgs } from 'node:util';
import { startCoverage } from './coverage.ts';
import { readers } from './readers.ts';
import { fuzz, keepGrown } from './run.ts';

const usage = `usage: npm run fuzz -- [--inputs N] [--seed N] [--only READER] [--guided N] [--keep]
  Gives each reader inputs made of those in test/fuzz/corpora.
  --guided  of so many inputs of a reader, each that reaches new code joins the corpus for the rest (V8's coverage)
  --keep    writes the shortest of those into the corpora of the repository`;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1080000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    guided: { type: 'string', default: '3000' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const names = Object.keys(readers).filter((name) => values.only === undefined || values.only === name);
const each = Math.ceil(Number(values.inputs) / names.length);
const inputs = Math.min(Number(values.guided), each);
const sum = { tried: 0, grown: 0, complaints: 0 };
for (const name of names) {
  // All of the program is one script, this file's: `run-typescript.mjs` bundles it.
  const coverage = startCoverage((url) => url === import.meta.url);
  const guided = fuzz(name, inputs, Number(values.seed), coverage);
  coverage.stop();
  if (values.keep) keepGrown(name, guided.grown);
  const rest = fuzz(name, each - inputs, Number(values.seed) + 1, null, guided.grown);
  const found = [...guided.found, ...rest.found];
  const tried = guided.tried + rest.tried;
  sum.tried += tried;
  sum.grown += guided.grown.length;
  sum.complaints += found.length;
  console.log(`${name}: ${tried} inputs, ${guided.grown.length} of them to new code`);
  for (const { complaint, input } of found) console.log(`  ${complaint}\n  input (base64): ${input}`);
}
console.log(`${sum.tried} inputs, ${sum.grown} of them to new code, ${sum.complaints} complaints.`);
process.exitCode = sum.complaints === 0 ? 0 : 1;
