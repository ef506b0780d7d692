import type { ComponentChildren } from 'preact';

/** What a plot shows, in words and numbers, folded away. @param rows each with a key of its own and a cell per heading */
export function AsTable({
  headings,
  rows,
}: {
  headings: readonly string[];
  rows: readonly { key: string; cells: readonly ComponentChildren[] }[];
}) {
  return (
    <details class="as-table">
      <summary>Show as a table</summary>
      <table>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={headings[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
