import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';

afterEach(() => vi.unstubAllGlobals());

const pretend = (platform: string) =>
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));

describe('createSystem', () => {
  it('refuses a system that it does not know, by name', async () => {
    pretend('freebsd');
    await expect(createSystem({})).rejects.toThrow('does not know freebsd');
  });

  it.each(['linux', 'darwin', 'win32'])('chooses %s', async (platform) => {
    pretend(platform);
    expect((await createSystem({})).host.platform).toBe(platform);
  });

  // Elsewhere neither Windows' API nor PowerShell is there.
  it.skipIf(process.platform === 'win32')(
    'knows nobody where the tools of the system are missing',
    async () => {
      pretend('win32');
      const system = await createSystem({});
      expect(system.host.bootId).toBe('');
      expect(await system.identify(process.pid)).toBe('unreadable');
    },
  );
});
