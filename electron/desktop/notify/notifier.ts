/** Something to tell the user. Plain sentences of our own; of processes and files at most a name (`plainName`). */
export interface Message {
  title: string;
  body: string;
}

/** Shows desktop notifications. Never throws: a message that can't be shown must not stop the work. */
export interface Notifier {
  show(message: Message): void;
  /** Takes back what is still on show: it was seen, or is no longer so. */
  clear(): void;
}

/**
 * Short enough for every notification centre, and without what notify-send would take for an option (a dash in
 * front) or an escape (backslashes), and no control characters.
 */
export function plainMessage({ title, body }: Message): Message {
  const plain = (text: string, maxLength: number) =>
    text
      .replaceAll(/\p{Cc}+/gu, ' ')
      .replaceAll('\\', '/')
      .replace(/^[\s-]+/, '')
      .trim()
      .slice(0, maxLength);
  return { title: plain(title, 80), body: plain(body, 240) };
}
