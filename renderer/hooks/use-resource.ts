import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Answer, CallName, Reply, Request } from '../../shared/contract/ipc.ts';
import { ask } from '../bridge.ts';
import { answered, asked, unasked, type Resource } from '../state/resource.ts';

export interface Loaded<T, R> extends Resource<T> {
  /** Asks again; the value of before stays until the answer is here. */
  load: (request: R) => Promise<void>;
  /** Takes the answer to another call that replies with the same. */
  take: (answer: Answer<T>) => void;
  /** Takes a value that came another way: an event, or part of another reply. */
  give: (value: T) => void;
}

/** Asks the program once when the view appears. `request` must be the same object each time. */
export function useResource<C extends CallName>(name: C, request: Request<C>): Loaded<Reply<C>, Request<C>> {
  const [resource, setResource] = useState<Resource<Reply<C>>>(unasked);
  const load = useCallback(
    async (again: Request<C>) => {
      setResource((old) => asked(old));
      const answer = await ask(name, again);
      setResource((old) => answered(old, answer));
    },
    [name],
  );
  const take = useCallback((answer: Answer<Reply<C>>) => {
    setResource((old) => answered(old, answer));
  }, []);
  const give = useCallback((value: Reply<C>) => {
    setResource({ value, error: null, busy: false });
  }, []);
  useEffect(() => {
    void load(request);
  }, [load, request]);
  return { ...resource, load, take, give };
}
