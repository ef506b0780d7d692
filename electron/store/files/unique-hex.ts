/**
 * So many hexadecimal digits that nobody else has, 32 at most. A UUID's, since Node draws the chance for 128 of those at
 * once, and asks the system each time for bytes alone.
 */
export function uniqueHex(digits: number): string {
  // Loaded here, because what only reads shares a bundle with this and has to start fast.
  const { randomUUID } = process.getBuiltinModule('node:crypto');
  return randomUUID().replaceAll('-', '').slice(0, digits);
}
