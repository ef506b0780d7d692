import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, type DocumentName } from '../../../shared/contract/command-documents.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { fieldsOf, pathsIn } from '../../fakes/document-fields.ts';
import { judgeFile } from '../../worlds/judge-file.ts';
import { readWorldFiles } from '../../worlds/read-files.ts';
import { familyOf, idleSession, scanOf } from '../desktop/worlds.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/JSON.md'), 'utf8');

/** The fields that a part of the page tells of, with what stands for those of another document put in. */
function told(name: DocumentName): Map<string, string> {
  const part = page.split('\n## ').find((text) => text.startsWith(`${name}\n`)) ?? '';
  const rows = [...part.matchAll(/^\| `(.+?)` *\| (.+?) *\| \S/gm)].map(([, field = '', type = '']) => [
    field,
    type,
  ]);
  const fields = new Map<string, string>();
  for (const [field = '', type = ''] of rows) {
    const like = /^as in `(.+)`$/.exec(type)?.[1];
    const each = /^each a `(.+)`$/.exec(type)?.[1];
    if (like !== undefined) {
      for (const [at, one] of fieldsOf(documents[like as DocumentName]))
        if (at === field || at.startsWith(`${field}.`)) fields.set(at, one);
    } else if (each === undefined) fields.set(field, type);
    else {
      fields.set(field, 'list of objects');
      for (const [at, one] of fieldsOf(documents[each as DocumentName])) fields.set(`${field}[].${at}`, one);
    }
  }
  return fields;
}

describe('docs/JSON.md tells of', () => {
  it.each(Object.keys(documents) as DocumentName[])(
    'every field of %s with its type, and of no other',
    (name) => {
      expect(Object.fromEntries(told(name))).toEqual(Object.fromEntries(fieldsOf(documents[name])));
    },
  );

  it('every document', () => {
    const parts = page
      .split('\n## ')
      .slice(1)
      .map((text) => text.split('\n')[0]);
    expect(parts).toEqual(Object.keys(documents));
  });
});

it('every documented field of a scan is in a real one, over all labelled worlds, and no other is', async () => {
  const fields = fieldsOf(documents.scan);
  const seen = new Set<string>();
  const unknown = new Set<string>();
  const take = (document: unknown) => {
    expect(documents.scan.safeParse(document).error?.issues ?? []).toEqual([]);
    for (const at of pathsIn(document, fields)) (fields.has(at) ? seen : unknown).add(at);
  };
  for (const file of readWorldFiles(path.join(root, 'test/fixtures/worlds')))
    take(toScanDocument((await judgeFile(file)).scan));
  // What running sessions cost is in no world.
  const runs = idleSession('runs');
  const family = familyOf(runs);
  const servers = [{ name: 'github', pid: 101, memoryBytes: 1 }];
  take(toScanDocument(scanOf([runs]), [{ ...family, servers }]));
  expect([[...fields.keys()].filter((at) => !seen.has(at)), [...unknown]]).toEqual([[], []]);
});
