import { describe, expect, it } from 'vitest';
import { patiently, patientlyLater } from '../../../electron/store/files/patiently.ts';

/** A step that is refused with `code` the first `times` times. */
function refused(code: string, times: number) {
  const step = () => {
    step.calls += 1;
    if (step.calls <= times) throw Object.assign(new Error(code), { code });
    return 'done';
  };
  step.calls = 0;
  return step;
}

describe.each([
  ['at once', (step: () => string, on: NodeJS.Platform) => Promise.resolve().then(() => patiently(step, on))],
  [
    'later',
    (step: () => string, on: NodeJS.Platform) => patientlyLater(() => Promise.resolve().then(step), on),
  ],
] as const)('a step that is taken %s', (_, take) => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'is tried again on Windows, where it is refused with %s',
    async (code) => {
      const step = refused(code, 3);
      expect(await take(step, 'win32')).toBe('done');
      expect(step.calls).toBe(4);
    },
  );

  it('is given up where the refusal lasts', async () => {
    const step = refused('EPERM', Infinity);
    await expect(take(step, 'win32')).rejects.toThrow('EPERM');
    expect(step.calls).toBeGreaterThan(5);
  });

  it.each<[string, NodeJS.Platform]>([
    ['EPERM', 'linux'],
    ['EACCES', 'darwin'],
    ['ENOSPC', 'win32'],
  ])('fails at once with %s on %s', async (code, platform) => {
    const step = refused(code, 1);
    await expect(take(step, platform)).rejects.toThrow(code);
    expect(step.calls).toBe(1);
  });
});
