import type { Listener, ProcessDetails, StandardStream } from '../../../shared/process/process.ts';
import type { End, Proc, Service } from './kernel.ts';
import type { Machine } from './machine.ts';

/** What a real system would tell of a standard stream. */
export function streamOf(proc: Proc, end: End, machine: Machine): StandardStream {
  if (end.kind === 'file') return { kind: 'other', otherEnd: 'unknown', heldBy: [] };
  if (end.kind === 'terminal')
    return { kind: 'terminal', otherEnd: proc.terminal === null ? 'gone' : 'held', heldBy: [] };
  const kind = machine.host.platform === 'win32' ? 'pipe' : 'socket';
  // The files of a zombie are closed.
  const isHeld = end.holder.isAlive && end.holder.state !== 'zombie';
  if (isHeld) return { kind, otherEnd: 'held', heldBy: [end.holder.pid] };
  // Linux tells who made a pair of sockets, where we may trace whoever has its end (not with Yama).
  const isTold = machine.host.platform === 'linux' && machine.kernel.maxPid % 3 !== 0;
  return { kind, otherEnd: 'gone', heldBy: [], ...(isTold && { madeBy: end.holder.pid }) };
}

const listenerKinds: readonly Listener['kind'][] = ['tcp', 'udp', 'unix', 'datagram'];

type ServiceFacts = Pick<
  ProcessDetails,
  | 'listeners'
  | 'listeningSockets'
  | 'liveClients'
  | 'outboundConnections'
  | 'showsWindows'
  | 'holdsFifo'
  | 'servesMount'
  | 'holdsTerminals'
  | 'otherWays'
>;

/** What a real system would tell of whom a process serves. @param isDim whether fact number n can't be read just now */
export function servicesOf(
  { services, clients }: Proc,
  peers: ReadonlySet<number>,
  isDim: (fact: number) => boolean,
): ServiceFacts {
  const has = (service: Service, fact: number) => (isDim(fact) ? null : services.includes(service));
  const listeners: Listener[] = listenerKinds.flatMap((kind) => [
    ...(services.some((service) => service === kind) ? [{ kind, name: '4000', unitClients: 0 }] : []),
    ...(kind === 'tcp' && services.includes('own-tcp') ? [{ kind, name: '9222', unitClients: 1 }] : []),
  ]);
  return {
    listeners: isDim(0) ? null : listeners,
    listeningSockets: isDim(0) ? null : listeners.length,
    liveClients: isDim(0) ? null : peers.has(clients) ? 0 : clients,
    outboundConnections: isDim(1) ? null : services.includes('outbound') ? 1 : 0,
    showsWindows: has('windows', 2),
    holdsFifo: has('fifo', 3),
    servesMount: has('mount', 4),
    holdsTerminals: has('terminals', 5),
    otherWays: isDim(6) ? null : services.includes('way') ? [{ kind: 'device', name: '/dev/net/tun' }] : [],
  };
}
