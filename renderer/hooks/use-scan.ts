import { useMemo, useRef } from 'preact/hooks';
import type { ScanDocument } from '../../shared/contract/document.ts';
import { keepUnchanged, withCosts } from '../state/unchanged.ts';
import { useEvent } from './use-event.ts';
import { useResource } from './use-resource.ts';

const newest = { fresh: false };
const fresh = { fresh: true };

/** The newest scan, kept up to date by the program. */
export function useScan() {
  const resource = useResource('scan:get', newest);
  useEvent('scan:changed', (changed) => {
    // What the program tells unasked has no costs in it: those of before stay until they are read anew.
    resource.give(withCosts(changed, resource.value));
    void resource.load(newest);
  });
  const drawn = useRef<ScanDocument | null>(null);
  const scan = useMemo(
    () => (resource.value === null ? null : (drawn.current = keepUnchanged(drawn.current, resource.value))),
    [resource.value],
  );
  return { scan, error: resource.error, busy: resource.busy, lookAgain: () => resource.load(fresh) };
}
