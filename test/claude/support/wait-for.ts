/** Asks again and again until there is an answer; fails loudly, with `what`, after `seconds`. */
export async function waitFor<T>(
  what: string,
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  seconds = 40,
): Promise<T> {
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited ${seconds} s in vain: ${what}`);
}
