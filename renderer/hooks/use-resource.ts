import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
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

/**
 * Asks the program once when the view appears. `request` must be the same object each time. An answer that something
 * newer has overtaken on its way is old news and not shown.
 */
export function useResource<C extends CallName>(name: C, request: Request<C>): Loaded<Reply<C>, Request<C>> {
  const [resource, setResource] = useState<Resource<Reply<C>>>(unasked);
  /** Askings and gifts, counted: the latest one, and the one that is shown. */
  const turns = useRef({ latest: 0, shown: 0 });
  const show = useCallback((turn: number, next: (old: Resource<Reply<C>>) => Resource<Reply<C>>) => {
    if (turn < turns.current.shown) return;
    turns.current.shown = turn;
    setResource(next);
  }, []);
  const load = useCallback(
    async (again: Request<C>) => {
      const turn = (turns.current.latest += 1);
      setResource((old) => asked(old));
      const answer = await ask(name, again);
      show(turn, (old) => answered(old, answer));
    },
    [name, show],
  );
  const take = useCallback(
    (answer: Answer<Reply<C>>) => {
      show((turns.current.latest += 1), (old) => answered(old, answer));
    },
    [show],
  );
  const give = useCallback(
    (value: Reply<C>) => {
      show((turns.current.latest += 1), () => ({ value, error: null, busy: false }));
    },
    [show],
  );
  useEffect(() => {
    void load(request);
  }, [load, request]);
  return { ...resource, load, take, give };
}
