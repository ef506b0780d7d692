import type { SessionRow } from '../../shared/document.ts';
import { layerWords } from '../state/words.ts';
import { Icon } from './icon.tsx';
import { Sentence } from './sentence.tsx';

/** The five safety checks, in their order, each with its word and its sentence. */
export function Layers({ layers }: { layers: SessionRow['layers'] }) {
  return (
    <section class="block">
      <h4>Safety checks</h4>
      <p class="hint">Only a session that passes every check may be cleaned up.</p>
      <ol class="layers">
        {layers.map((layer) => (
          <li key={layer.layer} class={layer.passed ? 'layer layer-passed' : 'layer layer-held'}>
            <Icon name={layer.passed ? 'check' : 'shield'} />
            <p>
              <strong>{layerWords[layer.layer]}</strong>{' '}
              <span class="layer-word">{layer.passed ? 'Passed' : 'Not passed: it stays'}</span>
              <span class="layer-detail">
                <Sentence text={layer.detail} />
              </span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
