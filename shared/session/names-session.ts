/** As many letters of an id as a list shows, and no fewer: nothing may hang on a guess. */
const shortestBeginning = 6;

/** True where `given` is the session's id or its beginning. */
export const namesSession = (given: string, sessionId: string): boolean =>
  given === sessionId || (given.length >= shortestBeginning && sessionId.startsWith(given));
