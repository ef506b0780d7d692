import type { ComponentChildren } from 'preact';

/** Something that is on or off. */
export function SwitchField({
  id,
  label,
  on,
  disabled = false,
  onChange,
  children,
}: {
  id: string;
  label: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
  children?: ComponentChildren;
}) {
  return (
    <div class="field field-switch">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={on}
        disabled={disabled}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div id={`${id}-about`} class="hint">
        {children}
      </div>
    </div>
  );
}
