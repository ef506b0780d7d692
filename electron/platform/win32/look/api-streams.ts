import type { StandardStream } from '../../../../shared/process/process.ts';
import { fileKindsOf, objectTypeOf, type FileKind } from '../api/file-kind.ts';
import type { Windows, Word } from '../api/functions.ts';
import { withCopies, type OpenHandle } from '../api/handles.ts';

/** What a standard handle of a process leads to; `null`: not to be read. */
export async function readStream(
  windows: Windows,
  owner: Word,
  value: bigint,
): Promise<StandardStream | null> {
  // A program of windows has none.
  if (value === 0n) return { kind: 'other', otherEnd: 'unknown', heldBy: [] };
  const [kind] = await withCopies(windows, owner, [value], (copies) => fileKindsOf(windows, copies));
  return kind === undefined ? null : toStream(kind);
}

/**
 * A pipe is closing once all handles of its other end are closed ("FILE_PIPE_LOCAL_INFORMATION": NamedPipeState 4).
 * Who holds that end Windows does not tell.
 */
export function toStream(file: FileKind): StandardStream | null {
  switch (file.kind) {
    case 'pipe': {
      const otherEnd = file.state === 'closing' ? 'gone' : file.state === 'connected' ? 'held' : 'unknown';
      return { kind: 'pipe', otherEnd, heldBy: [] };
    }
    case 'console':
      return { kind: 'terminal', otherEnd: 'unknown', heldBy: [] };
    case 'other':
      return { kind: 'other', otherEnd: 'unknown', heldBy: [] };
    case 'unknown':
      return null;
  }
}

/** Stands for a client of whom no more is known. */
const unknownClient = 0;

/** What a process does with named pipes. */
export interface PipeUse {
  /** It waits for somebody to connect. */
  isListening: boolean;
  /** Processes that are connected to a pipe of its. */
  clients: readonly number[];
}

/**
 * Looks through the open handles of a process for the server's ends of named pipes.
 *
 * @param typeIsFile remembers which numbers of types stand for files, for all processes
 * @returns `null` where one of them gave no answer, so that it can't be said
 */
export async function readPipeUse(
  windows: Windows,
  owner: Word,
  handles: readonly OpenHandle[],
  typeIsFile: Map<number, boolean>,
): Promise<PipeUse | null> {
  const files: FileKind[] = [];
  const mayBeFiles = handles.filter(({ type }) => typeIsFile.get(type) !== false);
  for (const some of chunks(mayBeFiles, atOnce)) {
    for (const { value, type } of some) {
      if (typeIsFile.has(type)) continue;
      await withCopies(windows, owner, [value], ([copy]) => {
        if (copy !== undefined) typeIsFile.set(type, objectTypeOf(windows, copy) === 'File');
        return Promise.resolve();
      });
    }
    const values = some.filter(({ type }) => typeIsFile.get(type) === true).map(({ value }) => value);
    // Less those that were closed since the handles were listed.
    files.push(...(await withCopies(windows, owner, values, (copies) => fileKindsOf(windows, copies))));
  }
  return pipeUseOf(files);
}

/** Each takes a thread while it is asked. */
const atOnce = 32;

function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/** What the files that a process has open say of its pipes; `null`: not enough to tell. */
export function pipeUseOf(files: readonly FileKind[]): PipeUse | null {
  const pipes = files.filter((file) => file.kind === 'pipe');
  const servers = pipes.filter(({ isServerEnd }) => isServerEnd);
  const isListening = servers.some(({ state }) => state === 'listening');
  const isSure =
    files.every(({ kind }) => kind !== 'unknown') && pipes.every(({ state }) => state !== 'unknown');
  const connected = servers.filter(({ state }) => state === 'connected');
  const clients = connected.map(({ clientPid }) => clientPid ?? unknownClient);
  return isSure || isListening ? { isListening, clients } : null;
}
