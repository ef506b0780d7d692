import { useEffect, useState } from 'preact/hooks';
import { ask } from '../bridge.ts';
import { sampleLimit, usageByProcess, type UsageByProcess } from '../state/report/usage.ts';

const intervalMs = 2000;
const none: UsageByProcess = new Map();

/** CPU and memory of the process rows that are on screen, every two seconds while the window is. */
export function useUsage(): UsageByProcess {
  const [usage, setUsage] = useState(none);
  useEffect(() => {
    let asking = false;
    const sample = async () => {
      if (asking || document.visibilityState !== 'visible') return;
      const rows = rowsOnScreen();
      if (rows.length === 0) return;
      asking = true;
      const answer = await ask('usage:sample', { rows });
      asking = false;
      if (answer.ok) setUsage(usageByProcess(answer.value));
    };
    const timer = setInterval(() => void sample(), intervalMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return usage;
}

/** Reads the rows from the page: what can be seen is decided there, by scrolling and folding. */
function rowsOnScreen() {
  return [...document.querySelectorAll<HTMLElement>('[data-pid]')]
    .filter((row) => {
      const { top, bottom, height } = row.getBoundingClientRect();
      return height > 0 && bottom > 0 && top < window.innerHeight;
    })
    .slice(0, sampleLimit)
    .map((row) => ({ pid: Number(row.dataset['pid']), start_token: row.dataset['token'] ?? '' }));
}
