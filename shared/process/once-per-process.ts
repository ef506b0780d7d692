/**
 * The same question, asked once of each process that was read: in a chain of thousands, each is an ancestor of all
 * that follow. What was read never changes; the next look reads anew.
 */
export function oncePerProcess<P extends object, T>(ask: (info: P) => T): (info: P) => T {
  const answers = new WeakMap<P, { answer: T }>();
  return (info) => {
    const known = answers.get(info);
    if (known !== undefined) return known.answer;
    const answer = ask(info);
    answers.set(info, { answer });
    return answer;
  };
}
