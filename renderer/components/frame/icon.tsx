const paths = {
  chevron: 'M6 3.5 10.5 8 6 12.5',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.9h-2.9',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.5 8z',
  check: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  dash: 'M4 8h8',
  shield: 'M8 2 3.5 3.7v4c0 3 1.9 5.2 4.5 6.3 2.6-1.1 4.5-3.3 4.5-6.3v-4z',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3V11M8 5v.1',
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside words that say the same; never the only carrier of a meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** Our mark: a broom's sweep inside a ring. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="29" class="mark-ring" />
      <path class="mark-stick" d="M43 13 31.5 33" />
      <path
        class="mark-broom"
        d="M25.5 30.5 36 36.5c.4 6.5-1.600 11.500-5.500 15C24.500 50 19 46.800 15.500 42.500c4.700-2.300 8-6.300 10-12z"
      />
      <path
        class="mark-sweep"
        d="M39 50.500c3.500-.5 6.500-1.700 9-3.700M44 43.500c2-.4 3.900-1.200 5.500-2.400"
      />
    </svg>
  );
}
