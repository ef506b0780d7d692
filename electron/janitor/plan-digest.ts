import { createHash } from 'node:crypto';

/** A short name for a plan: equal for plans that would do exactly the same. */
export function planDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
