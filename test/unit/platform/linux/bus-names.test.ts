import { expect, it } from 'vitest';
import { parseBusNames } from '../../../../electron/platform/linux/inspect/ways/bus-names.ts';

it('reads who has a name on a message bus, and skips who has none', () => {
  const listed = [
    'org.example.Notes          4711 python3 ann :1.3 user@1000.service - -',
    'org.freedesktop.DBus          1 systemd root - init.scope - -',
    'org.example.NotStarted        - -       -   (activatable) - - -',
    ':1.3                       4711 python3 ann :1.3 user@1000.service - -',
    '',
  ].join('\n');
  expect(parseBusNames(listed)).toEqual([
    { name: 'org.example.Notes', pid: 4711 },
    { name: 'org.freedesktop.DBus', pid: 1 },
  ]);
});
