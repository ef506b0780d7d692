import type { CleanupDocument } from '../../shared/plan/receipt.ts';
import type { Line } from './left-over.ts';
import { wonBack } from './cleanup/receipt.ts';

export function newestFirst(receipts: readonly CleanupDocument[]): CleanupDocument[] {
  return [...receipts].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
}

/** Memory won back, added up over time, oldest first. */
export function wonBackSeries(receipts: readonly CleanupDocument[]): Line {
  const oldestFirst = newestFirst(receipts).reverse();
  let total = 0;
  return {
    seconds: oldestFirst.map((receipt) => Date.parse(receipt.started_at) / 1000),
    bytes: oldestFirst.map((receipt) => (total += wonBack(receipt))),
  };
}

export function totalWonBack(receipts: readonly CleanupDocument[]): number {
  return receipts.reduce((total, receipt) => total + wonBack(receipt), 0);
}
