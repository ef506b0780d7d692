import { appStateOf } from '../../../electron/desktop/tray/app-state.ts';
import { toCleanupDocument, toScanDocument } from '../../../shared/contract/to-document.ts';
import { judgeFile } from '../../worlds/judge-file.ts';
import type { WorldFile } from '../../worlds/format.ts';
import type { Scenario } from '../window/fixtures/scenario.ts';
import { mixed } from '../window/fixtures/scenarios.ts';

/** What the window shows of a world: judged and planned by the real engine, so that a picture promises nothing else. */
export async function judgedScenario(world: WorldFile): Promise<Scenario> {
  const { scan, plan } = await judgeFile(world);
  const state = appStateOf({ scan, error: null, paused: false, working: false });
  return {
    ...mixed,
    app: {
      ...mixed.app,
      state: state.state,
      headline: state.headline,
      orphan_count: state.orphanCount,
      memory_bytes: state.memoryBytes,
    },
    scan: toScanDocument(scan),
    plan: toCleanupDocument(plan, { dryRun: true, trigger: 'manual' }),
  };
}
