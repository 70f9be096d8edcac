// One message: its role, its text or parts, its tool calls.
import { useState } from "react";
import type { ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Field, PlaceMessage } from "./field.js";

import { inRole, newCall, newPart, partTitles, partsOf, roles } from "./row.js";
import type { FormCall, FormMessage, FormPart, FormRow, Role } from "./row.js";

interface CardProps {
  readonly index: number;
  readonly last: boolean;
  readonly onChange: (message: FormMessage) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function MessageCard({ index, last, onChange, onMove, onRemove }: CardProps): ReactNode {
  const { control, getValues } = useFormContext<FormRow>();
  const path = `messages.${index}` as const;
  const role = useWatch({ control, name: `${path}.role` });
  const title = `Message ${index + 1}`;
  return (
    <fieldset className="form-card">
      <legend className="unseen">{title}</legend>
      <div className="form-card-head">
        <label className="field-label" htmlFor={`role-${index}`}>
          {title}
        </label>
        <select
          className="select"
          id={`role-${index}`}
          value={role}
          onChange={({ target }) => {
            onChange(inRole(getValues(path), target.value as Role));
          }}
        >
          {roles.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className="form-card-actions">
          <IconButton
            label={`${title} up`}
            sign="↑"
            off={index === 0}
            onClick={() => {
              onMove(-1);
            }}
          />
          <IconButton
            label={`${title} down`}
            sign="↓"
            off={last}
            onClick={() => {
              onMove(1);
            }}
          />
          <IconButton label={`Remove ${title.toLowerCase()}`} sign="×" onClick={onRemove} />
        </span>
      </div>
      <PlaceMessage name={path} />
      <PlaceMessage name={`${path}.role`} />
      {role === "tool" && (
        <Field name={`${path}.tool_call_id`} label="Answers the call (tool_call_id)" />
      )}
      <Content index={index} role={role} />
      {role === "assistant" && <Calls index={index} />}
    </fieldset>
  );
}

function Content({ index, role }: { readonly index: number; readonly role: Role }): ReactNode {
  const { control, setValue } = useFormContext<FormRow>();
  const name = `messages.${index}.content` as const;
  const content = useWatch({ control, name });
  const [shown, setShown] = useState(0);
  const [wasAbsent] = useState(content === undefined);
  const set = (next: string | FormPart[]): void => {
    setValue(name, next);
    setShown(shown + 1);
  };
  if (!Array.isArray(content)) {
    const mayBeAbsent = role === "assistant" || wasAbsent;
    const settings = mayBeAbsent ? { setValueAs: absentIfEmpty } : {};
    return (
      <>
        <Field name={name} label="Content" rows={2} settings={settings} />
        <div className="form-more">
          <button
            type="button"
            className="button link"
            onClick={() => {
              set([{ type: "text", text: content ?? "" }]);
            }}
          >
            Use parts
          </button>
        </div>
      </>
    );
  }
  return (
    <div className="form-group" role="group" aria-label={`Parts of message ${index + 1}`}>
      <PlaceMessage name={name} />
      {content.map((part, at) => (
        <Part
          key={`${shown}-${at}`}
          name={`${name}.${at}`}
          part={part}
          onRemove={() => {
            set(content.filter((_, other) => other !== at));
          }}
        />
      ))}
      <div className="form-more">
        {partsOf[role].map((type) => (
          <button
            key={type}
            type="button"
            className="button link"
            onClick={() => {
              set([...content, newPart(type)]);
            }}
          >
            Add {partTitles[type].toLowerCase()}
          </button>
        ))}
        <button
          type="button"
          className="button link"
          onClick={() => {
            set(textIn(content));
          }}
        >
          Use plain text
        </button>
      </div>
    </div>
  );
}

interface PartProps {
  readonly name: string;
  readonly part: FormPart;
  readonly onRemove: () => void;
}

function Part({ name, part: { type }, onRemove }: PartProps): ReactNode {
  return (
    <div className="form-part">
      <div className="form-part-fields">
        <PlaceMessage name={name} />
        {type === "text" && <Field name={`${name}.text`} label="Text" rows={2} />}
        {type === "refusal" && <Field name={`${name}.refusal`} label="Refusal" rows={2} />}
        {type === "image_url" && (
          <>
            <PlaceMessage name={`${name}.image_url`} />
            <Field
              name={`${name}.image_url.url`}
              label="URL of the image, or data: with its bytes"
            />
            <Field
              name={`${name}.image_url.detail`}
              label="Detail"
              options={[
                ["", "not said"],
                ["auto", "auto"],
                ["low", "low"],
                ["high", "high"],
              ]}
              settings={{ setValueAs: absentIfEmpty }}
            />
          </>
        )}
        {type === "input_audio" && (
          <>
            <PlaceMessage name={`${name}.input_audio`} />
            <Field name={`${name}.input_audio.data`} label="Sound, in base64" />
            <Field
              name={`${name}.input_audio.format`}
              label="Format"
              options={[
                ["wav", "wav"],
                ["mp3", "mp3"],
              ]}
            />
          </>
        )}
      </div>
      <IconButton label={`Remove ${partTitles[type].toLowerCase()}`} sign="×" onClick={onRemove} />
    </div>
  );
}

function Calls({ index }: { readonly index: number }): ReactNode {
  const { control, setValue } = useFormContext<FormRow>();
  const name = `messages.${index}.tool_calls` as const;
  const calls = useWatch({ control, name }) ?? [];
  const [shown, setShown] = useState(0);
  const set = (next: FormCall[]): void => {
    setValue(name, next.length === 0 ? undefined : next);
    setShown(shown + 1);
  };
  return (
    <div className="form-group" role="group" aria-label={`Tool calls of message ${index + 1}`}>
      <PlaceMessage name={name} />
      {calls.map((_, at) => (
        <div className="form-part" key={`${shown}-${at}`}>
          <div className="form-part-fields">
            <div className="form-columns">
              <Field name={`${name}.${at}.function.name`} label="Calls the tool" />
              <Field name={`${name}.${at}.id`} label="Id of the call" />
            </div>
            <Field
              name={`${name}.${at}.function.arguments`}
              label="Arguments, as JSON text"
              rows={2}
              code
            />
            <PlaceMessage name={`${name}.${at}`} />
            <PlaceMessage name={`${name}.${at}.function`} />
          </div>
          <IconButton
            label={`Remove call ${at + 1}`}
            sign="×"
            onClick={() => {
              set(calls.filter((_call, other) => other !== at));
            }}
          />
        </div>
      ))}
      <div className="form-more">
        <button
          type="button"
          className="button link"
          onClick={() => {
            set([...calls, newCall(calls.length)]);
          }}
        >
          Add tool call
        </button>
      </div>
    </div>
  );
}

interface IconProps {
  readonly label: string;
  readonly sign: string;
  readonly off?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ label, sign, off = false, onClick }: IconProps): ReactNode {
  return (
    <button
      type="button"
      className="button icon-button"
      aria-label={label}
      title={label}
      disabled={off}
      onClick={onClick}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

/** What stands in a field that may be empty. */
export function absentIfEmpty(value: unknown): unknown {
  return value === "" ? undefined : value;
}

function textIn(parts: readonly FormPart[]): string {
  return parts.flatMap(({ text }) => text ?? []).join("\n");
}
