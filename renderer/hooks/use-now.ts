import { useEffect, useState } from 'preact/hooks';

/** The time, good to half a minute: enough for ages, and quiet enough to draw 1,000 rows with. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now());
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return nowMs;
}
