import { useEffect, useRef } from 'preact/hooks';
import type { EventName, EventPayload } from '../../shared/contract/ipc.ts';
import { listen } from '../bridge.ts';

/** Hears one event of the program for as long as the component is shown. */
export function useEvent<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): void {
  const newest = useRef(listener);
  newest.current = listener;
  useEffect(
    () =>
      listen(name, (payload) => {
        newest.current(payload);
      }),
    [name],
  );
}
