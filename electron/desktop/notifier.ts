/** Something to tell the user. Plain sentences of our own: never text from a process or a file. */
export interface Message {
  title: string;
  body: string;
}

/** Shows desktop notifications. Never throws: a message that can't be shown must not stop the work. */
export interface Notifier {
  show(message: Message): void;
}

/** Control characters out, and short enough for every notification centre. */
export function plainMessage({ title, body }: Message): Message {
  const plain = (text: string, maxLength: number) =>
    text
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, maxLength);
  return { title: plain(title, 80), body: plain(body, 240) };
}
