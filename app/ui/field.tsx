import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

export interface FieldText {
  label: string;
  hint?: string;
  /** What is wrong with the value; announced with the field. */
  error?: string;
  /** The control's id, where something links to it; made up when left out. */
  id?: string;
}

/** What a control needs to be named and described by its field. */
export interface ControlNames {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** Label, control, hint and error, tied together. `render` draws the control itself. */
export function LabelledControl({
  label,
  hint,
  error,
  id: givenId,
  render,
}: FieldText & { render: (names: ControlNames) => ReactNode }) {
  const ownId = useId();
  const id = givenId ?? ownId;
  const hintId = hint ? `${id}hint` : '';
  const errorId = error ? `${id}error` : '';
  const describedBy = `${errorId} ${hintId}`.trim();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {render({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error && { 'aria-invalid': true }),
      })}
      {error ? (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      ) : null}
      {hint ? (
        <p className="field-hint" id={hintId}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

type InputAttributes = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'>;

/** A labelled input. */
export function Field({ label, hint, error, id, ...attributes }: FieldText & InputAttributes) {
  return (
    <LabelledControl
      label={label}
      hint={hint}
      error={error}
      id={id}
      render={(names) => <input className="control" {...attributes} {...names} />}
    />
  );
}
