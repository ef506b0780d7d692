import { parseArgs } from 'node:util';
import { readers } from './readers.ts';
import { fuzz } from './run.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1080000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const names = Object.keys(readers).filter((name) => values.only === undefined || values.only === name);
const each = Math.ceil(Number(values.inputs) / names.length);
let tried = 0;
let complaints = 0;
for (const name of names) {
  const result = fuzz(name, each, Number(values.seed));
  tried += result.tried;
  complaints += result.found.length;
  console.log(`${name}: ${result.tried} inputs`);
  for (const { complaint, input } of result.found) console.log(`  ${complaint}\n  input (base64): ${input}`);
}
console.log(`${tried} inputs, ${complaints} complaints.`);
process.exitCode = complaints === 0 ? 0 : 1;
