import { useForm } from '@conform-to/react';
import type { FieldMetadata, FormMetadata, SubmissionResult } from '@conform-to/react';
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { tellMessage } from '#app/i18n/tell-message.ts';
import { Button, type ButtonLook } from './button.tsx';
import { Field, type FieldText } from './field.tsx';
import { Notice } from './notice.tsx';
import { Select, type SelectOption } from './select.tsx';

type Fields = Record<string, unknown>;

/**
 * A form and its fields, filled with what was typed when `answer` (the action's, from http/form.server.ts) sends it
 * back, else with `defaults`. Where a page has several, `intent` tells them apart: it is sent along under that name,
 * and the form takes only the answer to itself.
 */
export function useAnsweredForm<Input extends Fields>({
  answer,
  defaults,
  intent,
}: {
  answer: SubmissionResult | undefined;
  defaults?: Partial<Record<keyof Input, string | boolean>>;
  intent?: string;
}) {
  const isMine = intent === undefined || answer?.initialValue?.intent === intent;
  const [form, fields] = useForm<Input>({
    id: intent ?? 'form',
    lastResult: isMine ? answer : undefined,
    defaultValue: defaults as never,
  });
  return [form, fields] as const;
}

/**
 * A form that is posted to its own page, or to `action`, with all that is wrong with it at the top and its button at
 * the end. The server judges, in the page's language: the browser's own bubbles are off.
 */
export function PostForm<Input extends Fields>({
  form,
  intent,
  action,
  submit,
  look,
  beside,
  children,
}: {
  form: FormMetadata<Input>;
  intent?: string;
  action?: string;
  /** The words on the button. */
  submit: string;
  look?: ButtonLook['look'];
  /** Beside the button: another way, a link back. */
  beside?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <form id={form.id} method="post" action={action} noValidate className="form">
      <FormProblems form={form} />
      {intent === undefined ? null : <input type="hidden" name="intent" value={intent} />}
      {children}
      <div className="form-end">
        <Button look={look}>{submit}</Button>
        {beside}
      </div>
    </form>
  );
}

/** What is wrong, at the top of the form, each line leading to its field. Takes the focus when the page opens. */
function FormProblems<Input extends Fields>({ form }: { form: FormMetadata<Input> }) {
  const { t } = useI18n();
  const say = useFormMessage();
  const { '': ofForm = [], ...ofFields } = form.allErrors;
  const problems = Object.entries(ofFields);
  if (ofForm.length === 0 && problems.length === 0) return null;
  const title = ofForm[0] === undefined ? t('controls:form.problems') : say(ofForm[0]);
  return (
    <div tabIndex={-1} autoFocus className="form-problems">
      <Notice tone="red" title={title} isAnswer>
        {problems.length === 0 ? null : (
          <ul>
            {problems.map(([name, [message = '']]) => (
              <li key={name}>
                <a href={`#${form.id}-${name}`}>{say(message)}</a>
              </li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
}

type FieldOf<Value> = FieldMetadata<Value, Fields>;
type TextAttributes = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | 'autoComplete'
  | 'autoFocus'
  | 'inputMode'
  | 'maxLength'
  | 'minLength'
  | 'placeholder'
  | 'required'
>;

/** A field of text. A password is never filled in. */
export function TextField({
  field,
  type = 'text',
  ...attributes
}: Omit<FieldText, 'error'> &
  TextAttributes & {
    field: FieldOf<string | undefined>;
    type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'number' | 'date';
  }) {
  const say = useFormMessage();
  return (
    <Field
      {...attributes}
      id={field.id}
      name={field.name}
      type={type}
      spellCheck={type === 'text' ? undefined : false}
      defaultValue={type === 'password' ? undefined : field.defaultValue}
      error={field.errors?.[0] && say(field.errors[0])}
    />
  );
}

/** A choice of one among a few. */
export function ChoiceField({
  field,
  ...attributes
}: Omit<FieldText, 'error'> & {
  field: FieldOf<string | undefined>;
  options: readonly SelectOption[];
  autoComplete?: string;
}) {
  const say = useFormMessage();
  return (
    <Select
      {...attributes}
      id={field.id}
      name={field.name}
      defaultValue={field.defaultValue}
      error={field.errors?.[0] && say(field.errors[0])}
    />
  );
}

/** A box to tick; it sends `on`. */
export function TickField({
  field,
  label,
  hint,
}: Omit<FieldText, 'error'> & { field: FieldOf<boolean | string | undefined> }) {
  const say = useFormMessage();
  const error = field.errors?.[0];
  const note = error === undefined ? hint : say(error);
  return (
    <div className="field">
      <label className="tick" htmlFor={field.id}>
        <input
          type="checkbox"
          id={field.id}
          name={field.name}
          defaultChecked={field.defaultChecked ?? field.defaultValue === 'on'}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={note === undefined ? undefined : `${field.id}-note`}
        />
        {label}
      </label>
      {note === undefined ? null : (
        <p className={error === undefined ? 'field-hint' : 'field-error'} id={`${field.id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

/** The words of a form's message: a translation key, with its values as a query. */
export function useFormMessage(): (message: string) => string {
  const { t } = useI18n();
  return (message) => tellMessage(t, message);
}
