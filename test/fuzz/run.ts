import * as fs from 'node:fs';
import * as path from 'node:path';
import { Random } from '../simulator/random.ts';
import type { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import { readers, type Reader } from './readers.ts';

export interface Found {
  reader: string;
  /** In base64. */
  input: string;
  complaint: string;
}

export interface Fuzzed {
  tried: number;
  found: Found[];
  /** Inputs that led the code to where none before them did. */
  grown: readonly Buffer[];
}

const folderOf = (name: string) => path.resolve('test/fuzz/corpora', name);

/** Inputs that coverage has found, one a line, in base64. */
const grownName = 'grown.base64';

/** The inputs that a reader is known by: each a file, and behind them what coverage has found. */
export function corpusOf(name: string): Buffer[] {
  const folder = folderOf(name);
  const own = fs.readdirSync(folder).filter((file) => file !== grownName);
  const grown = path.join(folder, grownName);
  const lines = fs.existsSync(grown) ? fs.readFileSync(grown, 'utf8').trim().split('\n') : [];
  return [
    ...own.sort().map((file) => fs.readFileSync(path.join(folder, file))),
    ...lines.map((line) => Buffer.from(line, 'base64')),
  ];
}

/** No input of 64 KiB may keep a processor busy for longer than this. */
const mostSeconds = 5;

/**
 * Gives a reader its corpus, and `count` inputs made of it; the same for the same seed and corpus.
 *
 * @param coverage with it each input that reaches new code joins the corpus for the rest
 * @param more inputs beside the corpus
 */
export function fuzz(
  name: string,
  count: number,
  seed: number,
  coverage: Coverage | null = null,
  more: readonly Buffer[] = [],
): Fuzzed {
  const reader = readers[name];
  if (reader === undefined) throw new Error(`There is no reader ${name}.`);
  const corpus = [...corpusOf(name), ...more];
  const random = new Random(seed);
  const found: Found[] = [];
  const grown: Buffer[] = [];
  const attempt = (input: Buffer) => {
    const complaint = complaintOf(reader, input);
    if (complaint !== null) found.push({ reader: name, input: input.toString('base64'), complaint });
  };
  // A reader may wipe what it was given.
  for (const input of corpus) attempt(Buffer.from(input));
  coverage?.isNew();
  for (let n = 0; n < count && found.length < 10; n += 1) {
    const input = mutate(corpus, random);
    attempt(Buffer.from(input));
    if (coverage?.isNew() !== true) continue;
    corpus.push(input);
    grown.push(input);
  }
  return { tried: corpus.length - grown.length + count, found, grown };
}

function complaintOf(reader: Reader, input: Buffer): string | null {
  const before = process.cpuUsage();
  let complaint: string | null;
  try {
    complaint = reader(input);
  } catch (error) {
    complaint = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user } = process.cpuUsage(before);
  return user > mostSeconds * 1_000_000 ? `it took ${(user / 1_000_000).toFixed(1)} s` : complaint;
}

/** So many found inputs are kept of a reader, the shortest, each of this size at most. */
const [mostKept, mostKeptBytes] = [24, 2_048];

/** Puts what coverage has found beside a reader's corpus in the repository. */
export function keepGrown(name: string, grown: readonly Buffer[]): void {
  const kept = grown
    .filter(({ length }) => length <= mostKeptBytes)
    .sort((a, b) => a.length - b.length)
    .slice(0, mostKept);
  const lines = kept.map((input) => input.toString('base64'));
  if (lines.length > 0) fs.writeFileSync(path.join(folderOf(name), grownName), `${lines.join('\n')}\n`);
}
