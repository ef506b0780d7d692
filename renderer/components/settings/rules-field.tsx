import { useState } from 'preact/hooks';

/** What came of a change: a sentence that says why there was none, or `null`. */
type Outcome = Promise<string | null>;

/** A list of rules in the configuration: each can be taken out, and one more be added. */
export function RulesField(props: {
  id: string;
  label: string;
  placeholder: string;
  about: string;
  rules: readonly string[];
  onAdd: (rule: string) => Outcome;
  onRemove: (rule: string) => Outcome;
}) {
  const { id, rules } = props;
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const add = async (rule: string) => {
    const refusal = await props.onAdd(rule);
    setError(refusal);
    if (refusal === null) setTyped('');
  };
  return (
    <div class="field field-list">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') void add(typed.trim());
        }}
      >
        <label for={id}>{props.label}</label>
        <div class="field-line">
          <input
            id={id}
            type="text"
            autocomplete="off"
            placeholder={props.placeholder}
            value={typed}
            aria-invalid={error !== null}
            aria-describedby={`${id}-about`}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit">Add</button>
        </div>
        <div id={`${id}-about`} class="hint">
          {props.about}
          <span role="status" class="field-error">
            {error}
          </span>
        </div>
      </form>
      {rules.length > 0 && (
        <ul class="list">
          {rules.map((rule) => (
            <li key={rule}>
              <code>{rule}</code>
              <button
                type="button"
                aria-label={`Remove ${rule}`}
                onClick={() => void props.onRemove(rule).then(setError)}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
