import * as fs from 'node:fs';
import * as path from 'node:path';
import { Random } from '../simulator/random.ts';
import { mutate } from './mutate.ts';
import { readers, type Reader } from './readers.ts';

export interface Found {
  reader: string;
  /** In base64. */
  input: string;
  complaint: string;
}

/** The inputs that a reader is known by, each a file. */
export function corpusOf(name: string): Buffer[] {
  const folder = path.resolve('test/fuzz/corpora', name);
  return fs
    .readdirSync(folder)
    .sort()
    .map((file) => fs.readFileSync(path.join(folder, file)));
}

/** Gives a reader its corpus, and `count` inputs made of it; the same for the same seed. */
export function fuzz(name: string, count: number, seed: number): { tried: number; found: Found[] } {
  const reader = readers[name];
  if (reader === undefined) throw new Error(`There is no reader ${name}.`);
  const corpus = corpusOf(name);
  const random = new Random(seed);
  const found: Found[] = [];
  const attempt = (input: Buffer) => {
    const complaint = complaintOf(reader, input);
    if (complaint !== null) found.push({ reader: name, input: input.toString('base64'), complaint });
  };
  for (const input of corpus) attempt(input);
  for (let n = 0; n < count && found.length < 10; n += 1) attempt(mutate(corpus, random));
  return { tried: corpus.length + count, found };
}

function complaintOf(reader: Reader, input: Buffer): string | null {
  try {
    return reader(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
