import type { EventName, EventPayload, Reply } from '../../../shared/contract/ipc.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { Platform } from '../../../shared/process/process.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { appStateOf } from '../tray/app-state.ts';

/** Tells the window something unasked. */
export type Publish = <E extends EventName>(name: E, payload: EventPayload<E>) => void;

export interface AboutProgram {
  platform: Platform;
  version: string;
  isFirstRun: () => boolean;
}

/** The state of the program in the form of the contract. */
export function windowState(status: MonitorStatus, about: AboutProgram): Reply<'app:state'> {
  const { state, headline, orphanCount, memoryBytes } = appStateOf(status);
  return {
    state,
    headline,
    orphan_count: orphanCount,
    memory_bytes: memoryBytes,
    first_run: about.isFirstRun(),
    platform: about.platform,
    version: about.version,
  };
}

/** Returns what to call with every change of the monitor; a scan is sent once, not with every change. */
export function createAnnouncer(publish: Publish, about: AboutProgram): (status: MonitorStatus) => void {
  let told: ScanResult | null = null;
  return (status) => {
    publish('app:changed', windowState(status, about));
    if (status.scan === null || status.scan === told) return;
    told = status.scan;
    publish('scan:changed', toScanDocument(status.scan));
  };
}
