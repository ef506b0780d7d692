import { describe, expect, it } from 'vitest';
import { displayCommand, redact } from '../../../../shared/words/redact.ts';
import harmless from '../../../fixtures/secrets/harmless.json' with { type: 'json' };
import secrets from '../../../fixtures/secrets/secret.json' with { type: 'json' };

/** So many shapes were promised; who takes one out puts another in. */
it('at least 300 shapes of secrets and 100 harmless lines are tried', () => {
  expect(secrets.length).toBeGreaterThanOrEqual(300);
  expect(harmless.length).toBeGreaterThanOrEqual(100);
});

describe('no secret of an everyday command line is shown', () => {
  it.each(secrets)('$argv', ({ argv, secret }) => {
    expect(argv.join(' ')).toContain(secret);
    expect(displayCommand(argv, 'x', 4096)).not.toContain(secret);
    // As one text, where a system gives no more than that.
    const text = argv.join(' ');
    if (!argv.some((word) => word.includes(' ')))
      expect(displayCommand([text], 'x', 4096)).not.toContain(secret);
    expect(redact(displayCommand(argv, 'x', 4096))).toBe(displayCommand(argv, 'x', 4096));
  });
});

describe('a line without a secret stays as it is', () => {
  it.each(harmless.map((argv) => [argv.join(' '), argv] as const))('%s', (line, argv) => {
    expect(displayCommand(argv, 'x', 4096)).toBe(line);
    expect(displayCommand([line], 'x', 4096)).toBe(line);
  });
});
