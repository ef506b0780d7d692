import type { ScanDocument } from '../../../shared/contract/document.ts';
import { plural } from '../../../shared/words/format.ts';
import { Notice } from '../frame/notice.tsx';
import { Sentence } from '../frame/sentence.tsx';

/** What a look at the machine could not see. A look that failed never reads as "everything is gone". */
export function ScanNotices({ scan }: { scan: ScanDocument }) {
  // What stopped the whole look stands at the top of the page.
  const others = scan.complete ? scan.errors : scan.errors.slice(1);
  return (
    <>
      {!scan.complete && (
        <Notice tone="warn">
          <p>
            <strong>Nothing was judged, and nothing can be cleaned up.</strong> Look again in a moment.
          </p>
        </Notice>
      )}
      {others.length > 0 && (
        <Notice tone="warn">
          <details>
            <summary>
              {plural(others.length, scan.complete ? 'thing' : 'more thing')} could not be read.
              {scan.complete && ' The rest is complete.'}
            </summary>
            <ul class="errors">
              {others.map((error, index) => (
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
