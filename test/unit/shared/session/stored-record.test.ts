import { describe, expect, it } from 'vitest';
import { toStoredRecord } from '../../../../shared/session/session.ts';
import { isUsualRecord, storedRecord } from '../../../../shared/session/stored-record.ts';
import { idOf, ownerOf, pluginRecord, record } from '../../../fakes/world.ts';

const written = (one: ReturnType<typeof record>): unknown => JSON.parse(JSON.stringify(toStoredRecord(one)));

const ours = {
  terminal: written(record('one', { beat: { clock: 'c', awakeMs: 1 } })),
  parent: written(record('two', { owner: ownerOf(9, { attachment: { kind: 'parent', parent: idOf(8) } }) })),
  detached: written(record('three', { owner: ownerOf(9, { attachment: { kind: 'detached' } }) })),
  plugin: written(pluginRecord('four')),
};

/** What may stand in the place of any value. */
const odd: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  'x',
  'active',
  'hook',
  'parent',
  'terminal',
  'detached',
  'a b',
  '../x',
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(128),
  'x'.repeat(129),
  'x'.repeat(256),
  'x'.repeat(257),
  'x'.repeat(4096),
  'x'.repeat(4097),
  '😀'.repeat(2048),
  '😀'.repeat(2049),
  0,
  -0,
  1,
  -1,
  1.5,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 53 - 1,
  2 ** 53,
  Infinity,
  NaN,
  [],
  ['x'],
  {},
  { kind: 'terminal', tty: 'x' },
];

/** The same value with one thing in it replaced, for every place and every odd value. */
function* spoilt(value: unknown): Generator {
  yield* odd;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value))
    for (const other of spoilt(part)) yield { ...value, [key]: other };
}

describe.each(Object.entries(ours))('a record as it is written (%s)', (_, stored) => {
  it('is usual', () => {
    expect(isUsualRecord(stored)).toBe(true);
  });

  it('with anything in it replaced is usual only where the schema takes it, and with the same content', () => {
    let usual = 0;
    for (const one of spoilt(stored)) {
      if (!isUsualRecord(one)) continue;
      usual += 1;
      const parsed = storedRecord.safeParse(one);
      expect(parsed.success).toBe(true);
      expect(one).toMatchObject(parsed.data ?? {});
    }
    expect(usual).toBeGreaterThan(100);
  });
});
