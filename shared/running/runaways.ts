import { identityKey, type ProcessIdentity } from '../process/identity.ts';

/** What one process has used and holds. `null`: not known. */
export interface Load {
  cpuMs: number;
  residentBytes: number | null;
}

/** One process of a session, living or over, at one tick. */
export interface LoadSample extends Load {
  identity: ProcessIdentity;
  name: string;
  sessionId: string;
  workingDir: string | null;
  sessionIsOver: boolean;
  isOwner: boolean;
  /** How long ago it started, in milliseconds; `null`: unknown. */
  ageMs: number | null;
}

export interface RunawayRules {
  /** A build may take a whole core for a while. */
  busyMs: number;
  /** Of one core, over each interval between two ticks. */
  busyShare: number;
  growMs: number;
  growBytes: number;
  growFactor: number;
  /** What gives back this share of its most has not grown without end. */
  givesBackShare: number;
  /** What holds no more than before for so long has stopped growing. */
  plateauMs: number;
}

const minuteMs = 60_000;

export const usualRunawayRules: RunawayRules = {
  busyMs: 30 * minuteMs,
  busyShare: 0.9,
  growMs: 30 * minuteMs,
  growBytes: 1024 ** 3,
  growFactor: 2,
  givesBackShare: 0.1,
  plateauMs: 10 * minuteMs,
};

/** What is remembered of one process. Times are of a clock that never jumps. */
interface Track {
  sample: LoadSample;
  atMs: number;
  /** Since when it has had a core to itself, and what it had used then. */
  busySinceMs: number;
  busyFromCpuMs: number;
  /** Since when it grows, from how much, and its most. */
  growsSinceMs: number;
  growsFromBytes: number;
  mostBytes: number;
  mostAtMs: number;
}

export type Tracks = ReadonlyMap<string, Track>;

export const noTracks: Tracks = new Map();

export interface Runaway {
  /** Names this process and what it does, for telling it once. */
  key: string;
  sample: LoadSample;
  what:
    | { kind: 'cpu'; forMs: number; cpuMs: number }
    | { kind: 'memory'; forMs: number; fromBytes: number; toBytes: number };
}

/** The tracks after one more tick. What is not among the samples is forgotten. */
export function trackedLoads(
  before: Tracks,
  samples: readonly LoadSample[],
  atMs: number,
  rules: RunawayRules = usualRunawayRules,
): Tracks {
  return new Map(
    samples.map((sample) => {
      const key = identityKey(sample.identity);
      const track = before.get(key);
      return [
        key,
        track === undefined ? firstTrack(sample, atMs, rules) : nextTrack(track, sample, atMs, rules),
      ];
    }),
  );
}

/** What has kept a core busy since it started has burned it, whoever watched. */
function firstTrack(sample: LoadSample, atMs: number, rules: RunawayRules): Track {
  const { ageMs, cpuMs } = sample;
  const wasBusy = ageMs !== null && ageMs > 0 && cpuMs >= rules.busyShare * ageMs;
  const bytes = sample.residentBytes ?? 0;
  return {
    sample,
    atMs,
    busySinceMs: wasBusy ? atMs - ageMs : atMs,
    busyFromCpuMs: wasBusy ? 0 : cpuMs,
    growsSinceMs: atMs,
    growsFromBytes: bytes,
    mostBytes: bytes,
    mostAtMs: atMs,
  };
}

function nextTrack(before: Track, sample: LoadSample, atMs: number, rules: RunawayRules): Track {
  const elapsedMs = atMs - before.atMs;
  const isBusy = elapsedMs > 0 && sample.cpuMs - before.sample.cpuMs >= rules.busyShare * elapsedMs;
  const busy = isBusy ? before : { busySinceMs: atMs, busyFromCpuMs: sample.cpuMs };
  return {
    sample,
    atMs,
    busySinceMs: busy.busySinceMs,
    busyFromCpuMs: busy.busyFromCpuMs,
    ...growth(before, sample.residentBytes, atMs, rules),
  };
}

function growth(
  before: Track,
  bytes: number | null,
  atMs: number,
  rules: RunawayRules,
): Pick<Track, 'growsSinceMs' | 'growsFromBytes' | 'mostBytes' | 'mostAtMs'> {
  const { growsSinceMs, growsFromBytes, mostBytes, mostAtMs } = before;
  const same = { growsSinceMs, growsFromBytes, mostBytes, mostAtMs };
  if (bytes === null) return same;
  const anew = { growsSinceMs: atMs, growsFromBytes: bytes, mostBytes: bytes, mostAtMs: atMs };
  if (bytes < mostBytes * (1 - rules.givesBackShare)) return anew;
  if (bytes > mostBytes * 1.01) return { ...same, mostBytes: bytes, mostAtMs: atMs };
  return atMs - mostAtMs > rules.plateauMs ? anew : same;
}

/** The processes that have run away by now. */
export function runawaysAmong(tracks: Tracks, rules: RunawayRules = usualRunawayRules): Runaway[] {
  return [...tracks].flatMap(([key, track]): Runaway[] => {
    const { sample, atMs } = track;
    const busyMs = atMs - track.busySinceMs;
    const growsMs = atMs - track.growsSinceMs;
    const grownBytes = track.mostBytes - track.growsFromBytes;
    const found: Runaway[] = [];
    if (busyMs >= rules.busyMs) {
      const cpuMs = sample.cpuMs - track.busyFromCpuMs;
      found.push({ key: `runaway cpu ${key}`, sample, what: { kind: 'cpu', forMs: busyMs, cpuMs } });
    }
    if (
      growsMs >= rules.growMs &&
      grownBytes >= rules.growBytes &&
      track.mostBytes >= rules.growFactor * track.growsFromBytes
    ) {
      const [fromBytes, toBytes] = [track.growsFromBytes, track.mostBytes];
      found.push({
        key: `runaway memory ${key}`,
        sample,
        what: { kind: 'memory', forMs: growsMs, fromBytes, toBytes },
      });
    }
    return found;
  });
}

/** Those that nobody was told of yet, and the keys of all that were told of then. */
export function freshRunaways(
  told: ReadonlySet<string>,
  runaways: readonly Runaway[],
): { fresh: readonly Runaway[]; told: ReadonlySet<string> } {
  const fresh = runaways.filter(({ key }) => !told.has(key));
  return { fresh, told: fresh.length === 0 ? told : new Set([...told, ...fresh.map(({ key }) => key)]) };
}
