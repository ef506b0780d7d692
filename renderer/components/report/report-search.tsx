import { plural } from '../../../shared/words/format.ts';
import { groupNames, type GroupName } from '../../state/report/groups.ts';
import type { ReportAction, ReportState } from '../../state/report/report.ts';
import { groupWords } from '../../state/words.ts';

/** Finds a session among many: by word, and by group. */
export function ReportSearch({
  report,
  found,
  total,
  dispatch,
}: {
  report: ReportState;
  found: number;
  total: number;
  dispatch: (action: ReportAction) => void;
}) {
  const isNarrowed = report.query !== '' || report.filter !== 'all';
  return (
    <search class="search">
      <input
        type="search"
        aria-label="Search sessions"
        placeholder="Search sessions ( / )"
        value={report.query}
        onInput={(event) => dispatch({ do: 'search', query: event.currentTarget.value })}
      />
      <select
        aria-label="Show"
        value={report.filter}
        onChange={(event) => dispatch({ do: 'filter', filter: filterOf(event.currentTarget.value) })}
      >
        <option value="all">All groups</option>
        {groupNames.map((name) => (
          <option key={name} value={name}>
            {groupWords[name].title}
          </option>
        ))}
      </select>
      <p role="status" class="hint">
        {isNarrowed &&
          `${found === 0 ? 'Nothing' : plural(found, 'session')} found among ${plural(total, 'session')}.`}
      </p>
    </search>
  );
}

const filterOf = (value: string): GroupName | 'all' => groupNames.find((name) => name === value) ?? 'all';
