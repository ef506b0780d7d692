import { afterAll, expect, it } from 'vitest';
import { removeOneFile } from '../../fuzz/home-readers.ts';
import { readers } from '../../fuzz/readers.ts';
import { fuzz } from '../../fuzz/run.ts';

afterAll(removeOneFile);

// A short stretch of `npm run fuzz`, always the same.
it.each(Object.keys(readers))(
  'nothing that is read as %s breaks its reader or leads to an unsafe answer',
  (name) => {
    expect(fuzz(name, 300, 20_261_127).found).toEqual([]);
  },
);
