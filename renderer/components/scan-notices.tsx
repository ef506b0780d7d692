import type { ScanDocument } from '../../shared/document.ts';
import { plural } from '../../shared/format.ts';
import { Notice } from './notice.tsx';
import { Sentence } from './sentence.tsx';

/** What a look at the machine could not see. A look that failed never reads as "everything is gone". */
export function ScanNotices({ scan }: { scan: ScanDocument }) {
  return (
    <>
      {!scan.complete && (
        <Notice tone="warn">
          <p>
            <strong>Nothing was judged, and nothing can be cleaned up.</strong>{' '}
            <Sentence text={scan.errors[0]?.message ?? 'This machine could not be looked at.'} /> Look again
            in a moment.
          </p>
        </Notice>
      )}
      {scan.errors.length > 0 && (
        <Notice tone="warn">
          <details>
            <summary>
              {plural(scan.errors.length, 'thing')} could not be read.
              {scan.complete && ' The rest is complete.'}
            </summary>
            <ul class="errors">
              {scan.errors.map((error, index) => (
                <li key={index}>
                  <code>{error.where}</code> <Sentence text={error.message} />
                </li>
              ))}
            </ul>
          </details>
        </Notice>
      )}
    </>
  );
}
