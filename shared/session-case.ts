import type { ClaudeRecord } from './claude-record.ts';
import { Layers } from './layers.ts';
import { findClaudeOwner, isOwnPidDomain, type OwnerState } from './owner.ts';
import type { SessionRecord } from './session.ts';
import type { Confidence, Layer, Reason, VerdictKind } from './verdict.ts';
import type { World } from './world.ts';

export const MINUTE_MS = 60_000;

/** A session as the rules see it: our record, Claude Code's records of the same session, or both. */
export interface SessionFacts {
  sessionId: string;
  record: SessionRecord | null;
  /** Several: a crashed session that was resumed in another process. */
  claudeRecords: readonly ClaudeRecord[];
}

export interface Judgement {
  verdict: VerdictKind;
  reason: Reason;
  confidence: Confidence;
  explanation: string;
  layers: Layer[];
  owner: OwnerState | null;
  suggestion: string | null;
}

/** One session on its way through the layers. */
export class SessionCase {
  readonly layers = new Layers();

  constructor(
    readonly facts: SessionFacts,
    readonly world: World,
  ) {}

  /** Ends the way: layers not reached are marked as such. */
  done(
    verdict: VerdictKind,
    reason: Reason,
    explanation: string,
    more: { confidence?: Confidence; owner?: OwnerState | null; suggestion?: string | null } = {},
  ): Judgement {
    return {
      verdict,
      reason,
      explanation,
      confidence: more.confidence ?? 'none',
      layers: this.layers.all(),
      owner: more.owner ?? null,
      suggestion: more.suggestion ?? null,
    };
  }

  /** The process that Claude Code itself lists for this session, where it lives or can't be told. */
  liveClaudeOwner(): OwnerState | null {
    for (const record of this.facts.claudeRecords) {
      if (!isOwnPidDomain(record.pidDomain, this.world.host)) continue;
      const owner = findClaudeOwner(record, this.world);
      if (owner.state === 'running' || owner.state === 'unknown') return owner;
    }
    return null;
  }

  get thresholdMs(): number {
    return this.world.config.stale_heartbeat_threshold_minutes * MINUTE_MS;
  }
}
