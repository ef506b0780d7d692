import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { Sentence } from './sentence.tsx';

/** A failure in plain words, with the way to try again. */
export function Failure({
  message,
  onRetry,
  busy = false,
}: {
  message: string;
  onRetry: () => void;
  busy?: boolean;
}) {
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="warning" />
      <p>
        <Sentence text={message} />
      </p>
      <button type="button" onClick={onRetry} aria-busy={busy}>
        Retry
      </button>
    </div>
  );
}

/** Something worth knowing that stops nothing. */
export function Notice({ tone = 'calm', children }: { tone?: 'calm' | 'warn'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${tone}`}>
      <Icon name={tone === 'warn' ? 'warning' : 'info'} />
      <div>{children}</div>
    </div>
  );
}

/** A page that is still to come. Says so to screen readers as well. */
export function Waiting({ text }: { text: string }) {
  return (
    <p class="waiting" role="status">
      <span class="pulse" aria-hidden="true" />
      {text}
    </p>
  );
}
