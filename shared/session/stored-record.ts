import * as z from 'zod/mini';
import { storedIdentityForm, type StoredIdentity } from '../process/identity.ts';

export const sessionIdPattern = /^[A-Za-z0-9-]{1,64}$/;
export const sessionIdSchema = z.lazy(() => z.string().check(z.regex(sessionIdPattern)));

const maxText = 4096;
const maxPid = 2 ** 31;
const text = () => z.string().check(z.maxLength(maxText));

const attachmentSchema = () =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('terminal'), tty: text() }),
    z.object({ kind: z.literal('parent'), parent: storedIdentityForm }),
    z.object({ kind: z.literal('detached') }),
  ]);

const ownerSchema = () =>
  z.object({
    identity: storedIdentityForm,
    pid_domain: z.nullable(text()),
    tty: z.nullable(text()),
    pgid: z.nullable(z.number()),
    sid: z.nullable(z.number()),
    attachment: attachmentSchema(),
    source: z.enum(['hook', 'adopted']),
    /** Claude Code's own words for it, where known: `interactive`, `bg`, …; `cli`, `sdk-ts`, … */
    kind: z.nullable(text()),
    entrypoint: z.nullable(text()),
    version: z.nullable(text()),
    name: z.nullable(text()),
  });

/** The beat that came last, in the keeper's own awake time (see heartbeat.ts). */
const beatSchema = () => z.object({ clock: text(), awake_ms: z.number().check(z.nonnegative()) });

/** `sessions/<id>/metadata.json`, the format shared with the shell plugin. `owner`, `beat`: ours only. */
export const storedRecord = z.lazy(() =>
  z.object({
    session_id: sessionIdSchema,
    pid: z.number().check(z.int(), z.positive(), z.maximum(maxPid)),
    ppid: z.optional(z.nullable(z.number())),
    start_time: text(),
    hostname: text(),
    working_dir: text(),
    last_heartbeat: z.optional(z.nullable(text())),
    platform: z.optional(z.nullable(text())),
    status: z.enum(['active', 'completed', 'stopped']),
    end_time: z.optional(z.nullable(text())),
    end_reason: z.optional(z.nullable(text())),
    owner: z.optional(ownerSchema()),
    beat: z.optional(z.nullable(beatSchema())),
  }),
);
export type StoredRecord = z.infer<typeof storedRecord>;

/**
 * Whether this is a record as we ourselves write it: all that the schema asks, seen at a fraction of its cost, since
 * each scan reads all records there are. Stricter than the schema in places: what is not usual goes to the schema.
 */
export function isUsualRecord(raw: unknown): raw is StoredRecord {
  if (!isObject(raw)) return false;
  const { session_id: id, status } = raw;
  return (
    typeof id === 'string' &&
    sessionIdPattern.test(id) &&
    isPid(raw['pid'], maxPid) &&
    isNumber(raw['ppid'] ?? 0) &&
    isText(raw['start_time']) &&
    isText(raw['hostname']) &&
    isText(raw['working_dir']) &&
    isText(raw['last_heartbeat'] ?? '') &&
    isText(raw['platform'] ?? '') &&
    (status === 'active' || status === 'completed' || status === 'stopped') &&
    isText(raw['end_time'] ?? '') &&
    isText(raw['end_reason'] ?? '') &&
    (raw['owner'] === undefined || isUsualOwner(raw['owner'])) &&
    (raw['beat'] == null || isUsualBeat(raw['beat']))
  );
}

function isUsualOwner(raw: unknown): boolean {
  return (
    isObject(raw) &&
    isUsualIdentity(raw['identity']) &&
    isTextOrNull(raw['pid_domain']) &&
    isTextOrNull(raw['tty']) &&
    isNumberOrNull(raw['pgid']) &&
    isNumberOrNull(raw['sid']) &&
    isUsualAttachment(raw['attachment']) &&
    (raw['source'] === 'hook' || raw['source'] === 'adopted') &&
    isTextOrNull(raw['kind']) &&
    isTextOrNull(raw['entrypoint']) &&
    isTextOrNull(raw['version']) &&
    isTextOrNull(raw['name'])
  );
}

function isUsualAttachment(raw: unknown): boolean {
  if (!isObject(raw)) return false;
  switch (raw['kind']) {
    case 'terminal':
      return isText(raw['tty']);
    case 'parent':
      return isUsualIdentity(raw['parent']);
    default:
      return raw['kind'] === 'detached';
  }
}

function isUsualIdentity(raw: unknown): raw is StoredIdentity {
  return (
    isObject(raw) &&
    isPid(raw['pid'], Number.MAX_SAFE_INTEGER) &&
    isFilled(raw['start_token'], 256) &&
    isFilled(raw['boot_id'], 128) &&
    (isNumber(raw['uid']) || typeof raw['uid'] === 'string')
  );
}

const isUsualBeat = (raw: unknown): boolean =>
  isObject(raw) && isText(raw['clock']) && isNumber(raw['awake_ms']) && raw['awake_ms'] >= 0;

const isObject = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);
const isText = (raw: unknown): raw is string => typeof raw === 'string' && raw.length <= maxText;
const isFilled = (raw: unknown, most: number) =>
  typeof raw === 'string' && raw.length > 0 && raw.length <= most;
const isTextOrNull = (raw: unknown) => raw === null || isText(raw);
const isNumber = (raw: unknown): raw is number => Number.isFinite(raw);
const isNumberOrNull = (raw: unknown) => raw === null || isNumber(raw);
const isPid = (raw: unknown, most: number) =>
  typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0 && raw <= most;
