import type { SessionRow } from '../../../shared/contract/document.ts';
import { notChecked } from '../../../shared/judge/world/layers.ts';
import { layerStateWords, layerWords, type LayerState } from '../../state/words.ts';
import { Icon, type IconName } from '../frame/icon.tsx';
import { Sentence } from '../frame/sentence.tsx';

const icons: Record<LayerState, IconName> = { passed: 'check', stays: 'shield', unreached: 'dash' };

function stateOf(layer: SessionRow['layers'][number]): LayerState {
  if (layer.passed) return 'passed';
  return layer.detail === notChecked ? 'unreached' : 'stays';
}

/** The five safety checks, in their order, each with its word and its sentence. */
export function Layers({ layers }: { layers: SessionRow['layers'] }) {
  return (
    <section class="block">
      <h4>Safety checks</h4>
      <p class="hint">Only a session that passes every check may be cleaned up.</p>
      <ol class="layers">
        {layers.map((layer) => (
          <li key={layer.layer} class={`layer layer-${stateOf(layer)}`}>
            <Icon name={icons[stateOf(layer)]} />
            <p>
              <strong>{layerWords[layer.layer]}</strong>{' '}
              <span class="layer-word">{layerStateWords[stateOf(layer)]}</span>
              {layer.detail !== notChecked && (
                <span class="layer-detail">
                  <Sentence text={layer.detail} />
                </span>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
