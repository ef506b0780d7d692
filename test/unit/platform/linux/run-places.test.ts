import { describe, expect, it } from 'vitest';
import { cgroupFolder } from '../../../../electron/platform/linux/run/own-cgroup.ts';
import { pidsInCgroup } from '../../../../electron/platform/linux/run/members.ts';
import {
  olderMemoryFolder,
  placesToTry,
  systemdMount,
  unifiedMount,
} from '../../../../electron/platform/linux/run/places.ts';
import { scopeCall } from '../../../../electron/platform/linux/run/scope.ts';
import { inheritedDescriptors, openFileLimitOf } from '../../../../electron/platform/run/inherited.ts';

const onDesktop = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-foot.scope\n';
const overSsh = '0::/user.slice/user-1000.slice/session-4.scope\n';

describe('where a run may live', () => {
  it.each([
    [
      'a terminal of the desktop',
      { uid: 1000, cgroup: onDesktop, isBooted: true, lingers: false },
      'user-scope',
    ],
    // A scope would end with the user's systemd at logout, with all that was left there on purpose.
    ['ssh', { uid: 1000, cgroup: overSsh, isBooted: true, lingers: false }, 'cgroup'],
    ['ssh, for who lingers', { uid: 1000, cgroup: overSsh, isBooted: true, lingers: true }, 'user-scope'],
    [
      "another user's terminal (su)",
      { uid: 1001, cgroup: onDesktop, isBooted: true, lingers: false },
      'cgroup',
    ],
    [
      'root',
      { uid: 0, cgroup: '0::/user.slice/user-0.slice/session-1.scope\n', isBooted: true, lingers: true },
      'system-scope',
    ],
    ['a container', { uid: 0, cgroup: '0::/\n', isBooted: false, lingers: false }, 'cgroup'],
  ])('%s', (_where, facts, first) => {
    const places = placesToTry(facts);
    expect(places[0]).toBe(first);
    expect(places.slice(-2)).toEqual(['cgroup', 'reaper']);
  });

  it('asks systemd for a scope that ends with its last process and outlives the end of one', () => {
    const call = scopeCall('process-janitor-run-a.scope', {
      pid: 42,
      isUser: true,
      memoryBytes: 2 ** 32,
      withOomPolicy: true,
    });
    expect(call.slice(0, 9)).toEqual([
      '--user',
      '--quiet',
      'call',
      'org.freedesktop.systemd1',
      '/org/freedesktop/systemd1',
      'org.freedesktop.systemd1.Manager',
      'StartTransientUnit',
      'ssa(sv)a(sa(sv))',
      'process-janitor-run-a.scope',
    ]);
    expect(call.slice(9).join(' ')).toBe(
      'fail 5 PIDs au 1 42 Description s A run of process-janitor CollectMode s inactive-or-failed ' +
        'OOMPolicy s continue MemoryMax t 4294967296 0',
    );
    const plain = scopeCall('a.scope', { pid: 42, isUser: false, memoryBytes: null, withOomPolicy: false });
    expect(plain.slice(9).join(' ')).toMatch(/^fail 3 PIDs .* inactive-or-failed 0$/);
    expect(plain[0]).toBe('--system');
  });

  const mountinfo = [
    '25 30 0:23 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate',
    '26 30 0:24 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd',
  ].join('\n');

  it('its own control group is beside the run that we are in ourselves, never below it', () => {
    expect(unifiedMount(mountinfo)).toBe('/sys/fs/cgroup/unified');
    expect(systemdMount(mountinfo)).toBe('/sys/fs/cgroup/systemd');
    const name = 'process-janitor-run-b';
    expect(cgroupFolder(mountinfo, '0::/a\n', name)).toBe(`/sys/fs/cgroup/unified/a/${name}`);
    expect(cgroupFolder(mountinfo, '0::/a/process-janitor-run-x\n', name)).toBe(
      `/sys/fs/cgroup/unified/a/${name}`,
    );
    expect(cgroupFolder(mountinfo, '0::/../b\n', name)).toBeNull();
    expect(cgroupFolder('', '0::/a\n', name)).toBeNull();
  });

  it('an older hierarchy of the memory controller is used where there is one', () => {
    const older = '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory';
    expect(olderMemoryFolder(older, '4:memory:/a/b\n0::/\n')).toBe('/sys/fs/cgroup/memory/a/b');
    expect(olderMemoryFolder(older, '4:memory:/\n')).toBe('/sys/fs/cgroup/memory');
    expect(olderMemoryFolder(older, '4:memory:/../b\n')).toBeNull();
    expect(olderMemoryFolder(older, '0::/a\n')).toBeNull();
    expect(olderMemoryFolder(older.replace('0:32 /', '0:32 /docker/1'), '4:memory:/a\n')).toBeNull();
    expect(olderMemoryFolder(mountinfo, '4:memory:/a\n')).toBeNull();
  });

  it.each([
    '/etc/passwd',
    '/sys/fs/cgroup/../../../etc/process-janitor-run-abcdefgh',
    '/sys/fs/cgroup/system.slice',
  ])('nothing but a run is read: %s', (place) => expect(pidsInCgroup(place)).toBeNull());

  it('nobody is in one that is gone', () => {
    expect(pidsInCgroup('/sys/fs/cgroup/process-janitor-run-abcdefgh0')?.size).toBe(0);
  });
});

describe('what was inherited', () => {
  it('is told from what Node opened for itself', () => {
    expect(
      inheritedDescriptors([
        [0, '/dev/pts/1'],
        [3, '/home/ada/settings.json'],
        [4, 'anon_inode:[eventpoll]'],
        [5, 'pipe:[10]'],
        [6, 'pipe:[10]'],
        [10, '/dev/null'],
        [63, 'pipe:[11]'],
        [12, 'socket:[7]'],
      ]),
    ).toEqual([3, 12, 63]);
  });

  it('the limit of open files', () => {
    expect(
      openFileLimitOf('Max open files            1024                 524288               files\n'),
    ).toEqual([1024n, 524288n]);
    expect(
      openFileLimitOf('Max open files            unlimited            unlimited            files\n'),
    ).toBeNull();
  });
});
