import { useEffect, useRef, useState } from 'preact/hooks';

const pauseMs = 500;

/**
 * What is being typed into a field. It is sent after a short pause in typing, on Enter and on leaving; what was
 * typed stays as it is, even where it was refused, until another value comes from outside.
 */
export function useTyped(value: string, send: (text: string) => Promise<void>) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  /** Enter may follow a key before the page is drawn anew: then `text` is not yet what was typed. */
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Effects run after drawing: somebody may have typed before the first one does. */
  const outside = useRef(value);
  useEffect(() => {
    if (outside.current === value) return;
    outside.current = value;
    sent.current = value;
    newest.current = value;
    setText(value);
  }, [value]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const submit = (typed: string) => {
    clearTimeout(timer.current);
    if (typed === sent.current) return;
    sent.current = typed;
    void send(typed);
  };
  const type = (typed: string) => {
    newest.current = typed;
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      submit(typed);
    }, pauseMs);
  };
  const settle = () => {
    submit(newest.current);
  };
  return { text, type, settle };
}
