/** What is asked, given Electron or its double, and what both must answer; a pattern is looked for in the words. */
export type Expectation = readonly [
  what: string,
  ask: (electron: never, given: { icon: unknown; settle: () => Promise<void> }) => unknown,
  answer: unknown,
];
export const beforeReady: readonly Expectation[];
export const whenReady: readonly Expectation[];
