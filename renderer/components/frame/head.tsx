import type { ComponentChildren } from 'preact';

/** The top of a view: its one h1, which takes the focus when the view changes, and a line below it. */
export function Head({
  title,
  more = '',
  tone = 'none',
  children,
  actions,
}: {
  title: string;
  /** What belongs to the title and may be read after it: it goes on in small letters. */
  more?: string;
  tone?: 'none' | 'good' | 'warn' | 'bad' | 'quiet';
  children?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class="head">
      {tone !== 'none' && <span class={`orb orb-${tone}`} aria-hidden="true" />}
      <div class="head-words">
        <h1 id="title" tabIndex={-1}>
          {title}
          {more !== '' && (
            <>
              <span class="spoken"> · </span>
              <span class="title-more">{more}</span>
            </>
          )}
        </h1>
        {children}
      </div>
      {actions !== undefined && <div class="head-actions">{actions}</div>}
    </div>
  );
}
