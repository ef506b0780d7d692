import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { useUsage } from '../../hooks/use-usage.ts';
import { usageKey, type Usage, type UsageByProcess } from '../../state/report/usage.ts';

const UsageContext = createContext<UsageByProcess>(new Map());

/** Samples for everything inside it. Only the process rows are drawn again when a sample arrives. */
export function LiveUsage({ children }: { children: ComponentChildren }) {
  return <UsageContext.Provider value={useUsage()}>{children}</UsageContext.Provider>;
}

/** The newest sample of one process; `null` before the first. */
export function useProcessUsage(pid: number, startToken: string | null): Usage | null {
  return useContext(UsageContext).get(usageKey(pid, startToken)) ?? null;
}
