import { useMemo, useRef } from 'preact/hooks';
import type { ScanDocument } from '../../shared/contract/document.ts';
import { keepUnchanged } from '../state/unchanged.ts';
import { useEvent } from './use-event.ts';
import { useResource } from './use-resource.ts';

const newest = { fresh: false };
const fresh = { fresh: true };

/** The newest scan, kept up to date by the program. */
export function useScan() {
  const resource = useResource('scan:get', newest);
  useEvent('scan:changed', resource.give);
  const drawn = useRef<ScanDocument | null>(null);
  const scan = useMemo(
    () => (resource.value === null ? null : (drawn.current = keepUnchanged(drawn.current, resource.value))),
    [resource.value],
  );
  return { scan, error: resource.error, busy: resource.busy, lookAgain: () => resource.load(fresh) };
}
