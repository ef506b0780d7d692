export const views = ['report', 'preview', 'history', 'settings'] as const;
export type View = (typeof views)[number];

const words: Record<View, string> = {
  report: 'Report',
  preview: 'Clean up',
  history: 'History',
  settings: 'Settings',
};

/** The four places of the window. */
export function Nav({ view, onGo }: { view: View; onGo: (view: View) => void }) {
  return (
    <nav aria-label="Views">
      {views.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === view ? 'page' : undefined}
          onClick={() => onGo(name)}
        >
          {words[name]}
        </button>
      ))}
    </nav>
  );
}
