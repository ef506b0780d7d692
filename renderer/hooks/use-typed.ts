import { useEffect, useRef, useState } from 'preact/hooks';

const pauseMs = 500;

/**
 * What is being typed into a field. It is sent after a short pause in typing, on Enter and on leaving; what was
 * typed stays as it is, even where it was refused, until another value comes from outside.
 */
export function useTyped(value: string, send: (text: string) => Promise<void>) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    sent.current = value;
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
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      submit(typed);
    }, pauseMs);
  };
  const settle = () => {
    submit(text);
  };
  return { text, type, settle };
}
