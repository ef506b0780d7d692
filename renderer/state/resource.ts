import type { Answer } from '../../shared/contract/ipc.ts';

/** Something the program was asked for: the newest value, and what went wrong with the newest try. */
export interface Resource<T> {
  value: T | null;
  error: string | null;
  busy: boolean;
}

export function unasked<T>(): Resource<T> {
  return { value: null, error: null, busy: true };
}

export function asked<T>(resource: Resource<T>): Resource<T> {
  return { ...resource, busy: true };
}

/** A failure keeps the value of before: old knowledge with a warning beats an empty page. */
export function answered<T>(resource: Resource<T>, answer: Answer<T>): Resource<T> {
  return answer.ok
    ? { value: answer.value, error: null, busy: false }
    : { value: resource.value, error: answer.error, busy: false };
}
