import * as z from 'zod/mini';
import type { SocketTable } from '../../socket-use.ts';

const port = z.number();

const document = z.object({
  tcp: z.nullable(
    z.array(
      z.object({
        pid: z.number(),
        state: z.string(),
        local: z.string(),
        localPort: port,
        remote: z.string(),
        remotePort: port,
      }),
    ),
  ),
  services: z.nullable(z.array(z.object({ pid: z.number(), name: z.string() }))),
  memory: z.nullable(z.array(z.object({ pid: z.number(), bytes: z.string() }))),
});

/** What is known of the machine's sockets, services and memory; each `null` where it could not be read. */
export interface CimDetails {
  sockets: { table: SocketTable; byPid: ReadonlyMap<number, ReadonlySet<number>> } | null;
  services: ReadonlyMap<number, string> | null;
  privateBytes: ReadonlyMap<number, number> | null;
}

/** Understands what `detailsScript` prints. */
export function parseCimDetails(output: string | null): CimDetails {
  const parsed = document.safeParse(parseJson(output));
  if (!parsed.success) return { sockets: null, services: null, privateBytes: null };
  const { tcp, services, memory } = parsed.data;
  return {
    // Windows Server 2012 R2 does not tell whose a socket is.
    sockets: tcp === null || (tcp.length > 0 && tcp.every(({ pid }) => pid === 0)) ? null : socketsOf(tcp),
    services: services === null ? null : new Map(services.map(({ pid, name }) => [pid, name])),
    privateBytes: memory === null ? null : new Map(memory.map(({ pid, bytes }) => [pid, Number(bytes)])),
  };
}

type TcpRow = NonNullable<z.infer<typeof document>['tcp']>[number];

function socketsOf(rows: readonly TcpRow[]): NonNullable<CimDetails['sockets']> {
  const byPid = new Map<number, Set<number>>();
  const tcp = rows.map((row, index) => {
    // Sockets have no number of their own here; their place in the list names them (0 has a meaning).
    const inode = index + 1;
    const own = byPid.get(row.pid) ?? new Set<number>();
    byPid.set(row.pid, own.add(inode));
    const isListening = row.state === 'Listen';
    return {
      local: `${row.local}:${row.localPort}`,
      remote: `${row.remote}:${row.remotePort}`,
      localPort: row.localPort,
      remotePort: row.remotePort,
      state: isListening ? ('listening' as const) : ('established' as const),
      inode,
    };
  });
  return { table: { tcp, udp: [], unix: [] }, byPid };
}

function parseJson(output: string | null): unknown {
  try {
    return JSON.parse((output ?? '').replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
