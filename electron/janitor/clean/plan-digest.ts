/**
 * A short name for a plan: equal for plans that would do exactly the same. Crypto is loaded at the first plan,
 * because a mere scan has to start fast.
 */
export function planDigest(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
