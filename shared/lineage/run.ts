import * as z from 'zod/mini';
import { storedIdentity, type ProcessIdentity } from '../process/identity.ts';

/**
 * How a run is followed. `scope`: a scope of systemd. `cgroup`: a control group of our own. `reaper`: a parent that
 * stays. `job`: a job object of Windows.
 */
export const runKinds = ['scope', 'cgroup', 'reaper', 'job'] as const;
export type RunKind = (typeof runKinds)[number];

/** `process-janitor/runs/<id>.json`: a program that `process-janitor run` started. */
export const runFileSchema = z.lazy(() =>
  z.object({
    version: z.literal(1),
    id: z.string().check(z.regex(/^[a-z0-9]{8,32}$/)),
    started_at: z.string(),
    kind: z.enum(runKinds),
    place: z.nullable(z.string().check(z.maxLength(4096))),
    root: storedIdentity,
    keeper: z.nullable(storedIdentity),
    pid_domain: z.nullable(z.string()),
    claude: z.boolean(),
    left: z.array(storedIdentity).check(z.maxLength(4096)),
  }),
);

/** A program that was started by `process-janitor run`, as it was noted then. */
export interface Run {
  id: string;
  kind: RunKind;
  /** Folder of the control group, name of the job; `null`: none. */
  place: string | null;
  /** The process that was started. All that is in the run descends from it. */
  root: ProcessIdentity;
  /** The process of ours that stayed as its parent. */
  keeper: ProcessIdentity | null;
  pidDomain: string | null;
  /** The program is Claude Code and was started for a conversation. */
  isClaude: boolean;
  /** What was still there when the process that stayed saw the root end. */
  left: readonly ProcessIdentity[];
}

/** A run, and who is in its place at this moment. */
export interface RunNow extends Run {
  /** `null`: it can't be read, so that it tells nothing. */
  pids: ReadonlySet<number> | null;
}

/** @returns `null` where a file is not what we write */
export function parseRun(raw: unknown): Run | null {
  const parsed = runFileSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { id, kind, place, root, keeper, pid_domain, claude, left } = parsed.data;
  return { id, kind, place, root, keeper, pidDomain: pid_domain, isClaude: claude, left };
}
