import type { SocketTable } from '../../../socket-use.ts';
import type { RunLinuxTool } from '../linux-tools.ts';
import { socketInode, type OpenFiles } from '../streams/open-files.ts';

/** Where a message bus (D-Bus) listens: `/run/user/1000/bus`, `@/tmp/dbus-x`, `/run/dbus/system_bus_socket`. */
const isBus = (path: string) =>
  /(^|\/)(bus|dbus-[^/]+|system_bus_socket)$/.test(path) && /^@?[\w./-]+$/.test(path);

/**
 * The names under which some processes answer on message buses. A program that is only a client has none but a number
 * (`:1.42`), which nobody knows beforehand (D-Bus specification, "Bus names"). Each bus that one of them is connected to
 * is asked once.
 */
export async function busNames(
  run: RunLinuxTool,
  open: ReadonlyMap<number, OpenFiles>,
  networks: ReadonlyMap<number, SocketTable | null>,
): Promise<Map<number, string[]>> {
  const buses = new Set<string>();
  const busOf = new Map<SocketTable, ReadonlyMap<number, string>>();
  for (const [pid, found] of open) {
    const table = networks.get(pid) ?? null;
    if (table === null) continue;
    const known = busOf.get(table) ?? busBySocket(table);
    busOf.set(table, known);
    for (const target of found.values()) {
      const bus = known.get(socketInode(target) ?? -1);
      if (bus !== undefined) buses.add(bus);
    }
  }
  const names = new Map<number, string[]>();
  for (const bus of buses) {
    const address = bus.startsWith('@') ? `unix:abstract=${bus.slice(1)}` : `unix:path=${bus}`;
    const listed = await run('busctl', [
      `--address=${address}`,
      '--acquired',
      '--no-legend',
      '--no-pager',
      'list',
    ]);
    for (const { name, pid } of parseBusNames(listed ?? ''))
      names.set(pid, [...(names.get(pid) ?? []), name]);
  }
  return names;
}

/** By inode of a client's socket: the bus at its other end. */
function busBySocket({ unix }: SocketTable): ReadonlyMap<number, string> {
  const buses = new Map(unix.filter(({ path }) => isBus(path)).map(({ inode, path }) => [inode, path]));
  return new Map(
    unix.flatMap(({ inode, peer }) => {
      const bus = buses.get(peer ?? -1);
      return bus === undefined ? [] : [[inode, bus] as const];
    }),
  );
}

/** Understands `busctl list --acquired --no-legend` (busctl(1)): name, pid, and more that is not used. */
export function parseBusNames(output: string): { name: string; pid: number }[] {
  return output.split('\n').flatMap((line) => {
    const [, name, pid] = /^([A-Za-z_][\w.-]*)\s+(\d+)\s/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, pid: Number(pid) }];
  });
}
