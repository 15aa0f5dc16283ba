import type { SelectHTMLAttributes } from 'react';
import { LabelledControl, type FieldText } from './field.tsx';

export interface SelectOption {
  value: string;
  label: string;
}

type SelectAttributes = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'id'>;

/** A labelled choice of one among a few. */
export function Select({
  label,
  hint,
  error,
  id,
  options,
  ...attributes
}: FieldText & SelectAttributes & { options: readonly SelectOption[] }) {
  return (
    <LabelledControl
      label={label}
      hint={hint}
      error={error}
      id={id}
      render={(names) => (
        <select className="control" {...attributes} {...names}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    />
  );
}
