// Fields with their labels and messages.
import { useId } from "react";
import type { ReactNode } from "react";
import { get, useFormContext } from "react-hook-form";
import type { FieldErrors, FieldPath, RegisterOptions } from "react-hook-form";
import type { FormRow } from "./row.js";

export type Name = FieldPath<FormRow>;

interface FieldProps {
  /** A path of the row; those of parts and calls are known only while the form is used. */
  readonly name: string;
  readonly label: string;
  readonly rows?: number;
  readonly code?: boolean;
  readonly options?: readonly (readonly [value: string, label: string])[];
  readonly settings?: RegisterOptions<FormRow, Name>;
}

export function Field({ name, label, rows, code, options, settings }: FieldProps): ReactNode {
  const id = useId();
  const { register } = useFormContext<FormRow>();
  const { message, said } = useMessage(name, id);
  const shared = { ...register(name as Name, settings), id, ...said };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {options !== undefined ? (
        <select className="select" {...shared}>
          {options.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      ) : rows !== undefined ? (
        <textarea className={code ? "input code-input" : "input"} rows={rows} {...shared} />
      ) : (
        <input className="input" type="text" autoComplete="off" {...shared} />
      )}
      {message}
    </div>
  );
}

interface FieldMessage {
  /** What stands at the field. */
  readonly message: ReactNode;
  /** What the field itself says of it. */
  readonly said: { readonly "aria-invalid": boolean; readonly "aria-describedby"?: string };
}

/** The message for the field of this name and id, which may hold a value with places inside. */
export function useMessage(name: string, fieldId: string): FieldMessage {
  const { formState } = useFormContext<FormRow>();
  const { errors } = formState;
  const [inside] = allMessages(get<FieldErrors<FormRow>>(errors, name));
  const text = messageAt(errors, name) ?? inside?.message;
  if (text === undefined) return { message: null, said: { "aria-invalid": false } };
  const id = `${fieldId}-message`;
  return {
    message: <Message id={id} text={text} />,
    said: { "aria-invalid": true, "aria-describedby": id },
  };
}

/** What is said of a place that has no field of its own. */
export function PlaceMessage({ name }: { readonly name: string }): ReactNode {
  const { formState } = useFormContext<FormRow>();
  return <Message text={messageAt(formState.errors, name)} />;
}

function Message({ id, text }: { readonly id?: string; readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className="field-message" id={id}>
      <Prose text={text} />
    </p>
  );
}

/** Words, with what stands between backticks as code. */
export function Prose({ text }: { readonly text: string }): ReactNode {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

interface Said {
  readonly message?: unknown;
  readonly root?: { readonly message?: unknown };
}

function messageAt(errors: FieldErrors<FormRow>, name: string): string | undefined {
  const error = get<FieldErrors<FormRow>, Said | undefined>(errors, name);
  const message = error?.message ?? error?.root?.message;
  return typeof message === "string" ? message : undefined;
}

/** All messages, with the names of their fields. What is said of a list as a whole is its `root`. */
export function allMessages(errors: unknown, path = ""): { name: string; message: string }[] {
  if (typeof errors !== "object" || errors === null) return [];
  const { message, type } = errors as { message?: unknown; type?: unknown };
  const own =
    typeof message === "string" && typeof type === "string" ? [{ name: path, message }] : [];
  const inner = Object.entries(errors)
    .filter(([key]) => key !== "ref")
    .flatMap(([key, value]) => allMessages(value, key === "root" ? path : pathTo(path, key)));
  return [...own, ...inner];
}

function pathTo(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
