import type { TerminateResult } from './terminate.ts';

export const changed: TerminateResult = {
  outcome: 'skipped',
  detail: 'Changed: what was found before is not so any more. Nothing was done.',
};

export const notLooked: TerminateResult = {
  outcome: 'skipped',
  detail: 'The processes could not be listed just now. Nothing was done; try again.',
};

export const stillRuns: TerminateResult = {
  outcome: 'skipped',
  detail: 'Its record stays while something of it still runs.',
};
