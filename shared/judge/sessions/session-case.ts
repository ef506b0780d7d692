import type { ClaudeRecord } from '../../session/claude-record.ts';
import { Layers } from '../world/layers.ts';
import { findClaudeOwner, isOwnPidDomain, type OwnerState } from '../../session/owner.ts';
import type { ProcessInfo } from '../../process/process.ts';
import type { SessionRecord } from '../../session/session.ts';
import type { Confidence, Layer, Reason, VerdictKind } from '../world/verdict.ts';
import type { World } from '../world/world.ts';

export const MINUTE_MS = 60_000;

/** Claude Code's own words for sessions that its supervisor looks after. */
export const backgroundKinds: ReadonlySet<string> = new Set(['bg', 'daemon', 'daemon-worker', 'spare']);

/** A session as the rules see it: our record, Claude Code's records of the same session, or both. */
export interface SessionFacts {
  sessionId: string;
  record: SessionRecord | null;
  /** Several: a crashed session that was resumed in another process. */
  claudeRecords: readonly ClaudeRecord[];
  /** Live Claude processes without a record whose arguments name this session: they took it up again. */
  resumedBy: readonly ProcessInfo[];
}

export interface Judgement {
  verdict: VerdictKind;
  reason: Reason;
  confidence: Confidence;
  explanation: string;
  layers: Layer[];
  owner: OwnerState | null;
  suggestion: string | null;
  /** When its grace period ends, milliseconds since 1970; `null`: it has none, or nobody can tell. */
  graceEndsAtMs: number | null;
}

export interface JudgedSession {
  facts: SessionFacts;
  judgement: Judgement;
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
    more: Partial<Pick<Judgement, 'confidence' | 'owner' | 'suggestion' | 'graceEndsAtMs'>> = {},
  ): Judgement {
    return {
      verdict,
      reason,
      explanation,
      confidence: more.confidence ?? 'none',
      layers: this.layers.all(),
      owner: more.owner ?? null,
      suggestion: more.suggestion ?? null,
      graceEndsAtMs: more.graceEndsAtMs ?? null,
    };
  }

  /**
   * The process that Claude Code itself lists for this session, or that was told to resume it, where it lives or
   * can't be told. Two may run one session (`--resume` of a live one): then the one that has a terminal.
   */
  liveClaudeOwner(): OwnerState | null {
    const listed = this.facts.claudeRecords
      .filter((record) => isOwnPidDomain(record.pidDomain, this.world.host))
      .map((record) => findClaudeOwner(record, this.world))
      .filter((owner) => owner.state === 'running' || owner.state === 'unknown');
    const resumed = this.facts.resumedBy.map((info) => ({ state: 'running', info }) as const);
    const live = [...listed, ...resumed];
    return live.find((owner) => owner.state === 'running' && owner.info.tty !== null) ?? live[0] ?? null;
  }

  /** Claude Code's record of the process that runs the session now, else any of its records. */
  claudeRecord(): ClaudeRecord | null {
    const { claudeRecords } = this.facts;
    return (
      claudeRecords.find((record) => findClaudeOwner(record, this.world).state === 'running') ??
      claudeRecords[0] ??
      null
    );
  }

  get thresholdMs(): number {
    return this.world.config.stale_heartbeat_threshold_minutes * MINUTE_MS;
  }
}
