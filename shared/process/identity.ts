import * as z from 'zod/mini';

/**
 * Who a process is: more than its pid, which the kernel hands out again.
 *
 * - `startToken`: Linux: field 22 of `/proc/<pid>/stat` (clock ticks since boot, proc(5)).
 *   macOS: `lstart` in UTC (one-second grain). Windows: the start as FILETIME, in 100 ns units. All three as Claude
 *   Code's own `procStart` has them.
 * - `bootId`: which boot of the machine the token counts from.
 * - `uid`: the owner's numeric id (Windows: its security identifier).
 */
interface Parts {
  pid: number;
  startToken: string;
  bootId: string;
  uid: number | string;
}

declare const brand: unique symbol;

/** Can only be made by `processIdentity()` from all four parts: a bare pid is never an identity. */
export type ProcessIdentity = Readonly<Parts> & { readonly [brand]: true };

/** Builds an identity from facts read from the operating system. */
export function processIdentity(parts: Parts): ProcessIdentity {
  return parts as ProcessIdentity;
}

/**
 * An identity as files hold it: its form alone, for those that are read by hand. Lazy, as all schemas of files are:
 * building them would be a twentieth of a scan, which meets few of those files.
 */
export const storedIdentityForm = z.lazy(() =>
  z.object({
    pid: z.number().check(z.int(), z.positive()),
    start_token: z.string().check(z.minLength(1), z.maxLength(256)),
    boot_id: z.string().check(z.minLength(1), z.maxLength(128)),
    uid: z.union([z.number(), z.string()]),
  }),
);

/** An identity as it is written. */
export type StoredIdentity = z.infer<typeof storedIdentityForm>;

/** The identity that was written. */
export function fromStoredIdentity(stored: StoredIdentity): ProcessIdentity {
  return processIdentity({
    pid: stored.pid,
    startToken: stored.start_token,
    bootId: stored.boot_id,
    uid: stored.uid,
  });
}

/** For schemas of files that carry an identity (stored as `start_token`, `boot_id`). */
export const storedIdentity = z.lazy(() => z.pipe(storedIdentityForm, z.transform(fromStoredIdentity)));

/** The form in which an identity is written to files. */
export function toStoredIdentity(identity: ProcessIdentity) {
  return {
    pid: identity.pid,
    start_token: identity.startToken,
    boot_id: identity.bootId,
    uid: identity.uid,
  };
}

/** True only where pid, start token, boot and owner all agree. */
export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startToken === b.startToken && a.bootId === b.bootId && a.uid === b.uid;
}

/** A text that is equal for equal identities only; for maps and sets. */
export function identityKey(identity: ProcessIdentity): string {
  return `${identity.pid}/${identity.startToken}/${identity.bootId}/${identity.uid}`;
}
