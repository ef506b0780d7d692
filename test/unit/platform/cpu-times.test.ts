import { expect, it } from 'vitest';
import { parseCpuTimes } from '../../../electron/platform/darwin/cpu-times.ts';
import { createLinuxSystem } from '../../../electron/platform/linux/linux-system.ts';

it('macOS: minutes may be many, hours and days stand before them', () => {
  const output = '  412   0:01.25\n 9001 123:00.50\n   77 1-02:03:04.00\n  bad line\n';
  expect(parseCpuTimes(output)).toEqual(
    new Map([
      [412, 1250],
      [9001, 123 * 60_000 + 500],
      [77, ((26 * 60 + 3) * 60 + 4) * 1000],
    ]),
  );
});

it.runIf(process.platform === 'linux')(
  'Linux: what our own process used is near what Node says',
  async () => {
    const times = await createLinuxSystem({}).cpuTimes?.([process.pid]);
    const { user, system } = process.cpuUsage();
    expect(Math.abs((times?.get(process.pid) ?? 0) - (user + system) / 1000)).toBeLessThan(1000);
  },
);
