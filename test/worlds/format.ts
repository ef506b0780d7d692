import * as z from 'zod/mini';
import { configKeyNames } from '../../shared/settings/config.ts';
import { lineageVias } from '../../shared/lineage/lineage.ts';
import { runKinds } from '../../shared/lineage/run.ts';
import { vetoKinds } from '../../shared/judge/processes/vetoes.ts';

/** `3h`, `12m`, `40s`, `2d`: how long before `now`. A minus means the future. */
const age = z.string().check(z.regex(/^-?\d+(\.\d+)?[smhd]$/));
const pid = z.number().check(z.int(), z.positive());
const text = z.string();

const env = z.strictObject({
  session: z.optional(text),
  claudePid: z.optional(pid),
  child: z.optional(z.boolean()),
  socketPid: z.optional(pid),
  entrypoint: z.optional(text),
  job: z.optional(text),
  launchedBy: z.optional(z.array(text)),
});

/**
 * Where a standard stream leads. `gone`: a pipe or socket at whose other end nobody can be any more. `held`: somebody is.
 * `file`: a file, `/dev/null`, nothing. `unknown`: it could not be read.
 */
const stream = z.enum(['gone', 'held', 'file', 'terminal', 'unknown']);

const listener = z.strictObject({
  kind: z.enum(['tcp', 'udp', 'unix', 'datagram']),
  name: text,
  unitClients: z.optional(z.number()),
  /** A port that somebody chose. */
  isChosen: z.optional(z.boolean()),
});

const otherWay = z.strictObject({
  kind: z.enum(['stream', 'terminal', 'device', 'socket', 'queue', 'name']),
  name: text,
  heldBy: z.optional(z.array(pid)),
});

/** One row of the process table. What is left out has the dull value that the README names. */
const processRow = z.strictObject({
  pid,
  ppid: z.number().check(z.int(), z.nonnegative()),
  age,
  /** Split at spaces, except inside single quotes. */
  command: text,
  exe: z.optional(z.nullable(text)),
  name: z.optional(text),
  tty: z.optional(text),
  foreground: z.optional(z.boolean()),
  pgid: z.optional(pid),
  sid: z.optional(pid),
  uid: z.optional(z.union([z.number(), text])),
  state: z.optional(z.enum(['running', 'stopped', 'zombie', 'unknown'])),
  env: z.optional(z.nullable(env)),
  cwd: z.optional(z.nullable(text)),
  unidentified: z.optional(z.boolean()),
  /** The costly facts; `null`: could not be read. */
  managedBy: z.optional(z.nullable(text)),
  otherNamespace: z.optional(z.nullable(z.boolean())),
  stdinIsTerminal: z.optional(z.nullable(z.boolean())),
  ignoresHangup: z.optional(z.nullable(z.boolean())),
  /** Both streams; `input` and `output` name one of them. */
  stdio: z.optional(stream),
  input: z.optional(stream),
  output: z.optional(stream),
  /** Who is at the other end of what is held. */
  heldBy: z.optional(z.array(pid)),
  madeBy: z.optional(z.nullable(pid)),
  ranByShell: z.optional(z.boolean()),
  traced: z.optional(z.boolean()),
  /** A number: so many TCP ports. */
  listens: z.optional(z.nullable(z.union([z.number(), z.array(listener)]))),
  clients: z.optional(z.nullable(z.number())),
  outbound: z.optional(z.nullable(z.number())),
  windows: z.optional(z.nullable(z.boolean())),
  fifo: z.optional(z.nullable(z.boolean())),
  mount: z.optional(z.nullable(z.boolean())),
  terminals: z.optional(z.nullable(z.boolean())),
  otherWays: z.optional(z.nullable(z.array(otherWay))),
});

const owner = z.strictObject({
  pid,
  age,
  bootId: z.optional(text),
  tty: z.optional(text),
  parent: z.optional(z.strictObject({ pid, age })),
  kind: z.optional(text),
  entrypoint: z.optional(text),
  pidDomain: z.optional(text),
});

const record = z.strictObject({
  session: text,
  /** Without it the record is one of the shell plugin's, and `pid` its hook's shell. */
  owner: z.optional(owner),
  pid: z.optional(pid),
  age,
  cwd: z.optional(text),
  hostname: z.optional(text),
  status: z.optional(z.enum(['active', 'completed', 'stopped'])),
  /** Wall-clock age of the last heartbeat. */
  heartbeat: z.optional(age),
  /** How long the beat has been missing in time in which the keeper was awake. */
  missed: z.optional(age),
});

const claudeRecord = z.strictObject({
  session: text,
  pid,
  age,
  /** False: `procStart` names another start, so that the pid has been handed out again. */
  sameStart: z.optional(z.boolean()),
  noStart: z.optional(z.boolean()),
  cwd: z.optional(text),
  kind: z.optional(text),
  entrypoint: z.optional(text),
  pidDomain: z.optional(text),
  status: z.optional(text),
  idle: z.optional(age),
  job: z.optional(text),
  spare: z.optional(z.boolean()),
  bridged: z.optional(z.boolean()),
  version: z.optional(text),
});

const lineage = z.strictObject({
  session: text,
  owner: z.strictObject({ pid, age, bootId: z.optional(text) }),
  endedInOrder: z.optional(z.boolean()),
  /** Another agent's (Codex, …), not Claude Code's. */
  agent: z.optional(text),
  entries: z.array(
    z.strictObject({
      pid,
      age,
      via: z.optional(z.enum(lineageVias)),
      server: z.optional(z.boolean()),
      left: z.optional(z.boolean()),
      bootId: z.optional(text),
    }),
  ),
});

const identified = z.strictObject({ pid, age, bootId: z.optional(text) });

const run = z.strictObject({
  kind: z.enum(runKinds),
  root: identified,
  keeper: z.optional(identified),
  /** False: it was not started as Claude Code. */
  claude: z.optional(z.boolean()),
  pidDomain: z.optional(text),
  /** Who is in its place now; `null`: it could not be read. */
  members: z.nullable(z.array(pid)),
  left: z.optional(z.array(identified)),
});

const fate = z.enum(['end-automatically', 'offer', 'leave']);

export const worldSchema = z.strictObject({
  name: text,
  class: text,
  about: text,
  /** Where the case comes from: an issue, a pull request, a measurement. */
  report: text,
  platform: z.enum(['linux', 'darwin', 'win32', 'wsl', 'container']),
  now: text,
  listing: z.optional(z.enum(['complete', 'failed'])),
  processes: z.array(processRow),
  records: z.optional(z.array(record)),
  unreadable: z.optional(z.array(text)),
  claude: z.optional(z.array(claudeRecord)),
  lineage: z.optional(z.array(lineage)),
  runs: z.optional(z.array(run)),
  /** How long the keeper has been awake since it last slept or started; none: no keeper ever ran. */
  keeper: z.optional(z.strictObject({ awake: age })),
  config: z.optional(z.record(z.enum(configKeyNames), z.unknown())),
  current: z.optional(z.strictObject({ session: z.optional(text), pids: z.array(pid) })),
  /** Pids that listings lack although the kernel knows them. */
  hidden: z.optional(z.array(pid)),
  expect: z.strictObject({
    /** Verdict, reason, confidence by session id. */
    sessions: z.record(text, z.tuple([text, text, z.enum(['proven', 'likely', 'none'])])),
    /** By pid; what is not named is to be left alone. */
    processes: z.record(
      text,
      z.union([fate, z.tuple([z.literal('leave'), z.enum([...vetoKinds, 'member-vetoed'])])]),
    ),
  }),
});

export type WorldFile = z.infer<typeof worldSchema>;
export type Fate = z.infer<typeof fate>;
