import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSessionRecord, toStoredRecord } from '../../../shared/session/session.ts';
import { anySession } from '../../fakes/any-session.ts';

it('any record that is written is read back unchanged', () => {
  fc.assert(
    fc.property(anySession, (record) => {
      const stored: unknown = JSON.parse(JSON.stringify(toStoredRecord(record)));
      expect(parseSessionRecord(stored)).toEqual({ ok: true, value: record });
    }),
    { numRuns: 500 },
  );
});
