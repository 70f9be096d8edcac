// One message: its role, its text or parts, its tool calls.
import { useState } from "react";
import type { MouseEvent, ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Field, PlaceMessage, Prose } from "./field.js";
import { removeWithFocus, turnWithFocus } from "./focus.js";
import {
  asideInWords,
  inParts,
  inRole,
  inText,
  newCall,
  newPart,
  partTitles,
  partsOf,
  roles,
} from "./row.js";
import type { Aside, FormCall, FormPart, FormRow, Kept, Role } from "./row.js";

interface CardProps {
  readonly index: number;
  readonly last: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function MessageCard({ index, last, onMove, onRemove }: CardProps): ReactNode {
  const { control, getValues, setValue, unregister } = useFormContext<FormRow>();
  const path = `messages.${index}` as const;
  const role = useWatch({ control, name: `${path}.role` });
  const [aside, setAside] = useState<Aside>({ parts: [] });
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
            const kept = inRole(getValues(path), target.value as Role, aside);
            // How its text is read is the old role's.
            unregister(`${path}.content`, { keepValue: true });
            setValue(path, kept.shown);
            setAside(kept.aside);
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
          <RemoveButton label={`Remove ${title.toLowerCase()}`} onRemove={onRemove} />
        </span>
      </div>
      <PlaceMessage name={path} />
      <PlaceMessage name={`${path}.role`} />
      {role === "tool" && (
        <Field name={`${path}.tool_call_id`} label="Answers the call (tool_call_id)" />
      )}
      <Content key={role} index={index} role={role} aside={aside} onAside={setAside} />
      {role === "assistant" && <Calls index={index} />}
      <LeftOut words={asideInWords(aside)} />
    </fieldset>
  );
}

function LeftOut({ words }: { readonly words: string | undefined }): ReactNode {
  return (
    <p className="muted form-aside" role="status">
      {words !== undefined && (
        <Prose
          text={`Not in the row: ${words}. Kept until the role, or its parts, can hold it again.`}
        />
      )}
    </p>
  );
}

interface ContentProps {
  readonly index: number;
  readonly role: Role;
  readonly aside: Aside;
  readonly onAside: (aside: Aside) => void;
}

function Content({ index, role, aside, onAside }: ContentProps): ReactNode {
  const { control, setValue } = useFormContext<FormRow>();
  const name = `messages.${index}.content` as const;
  const content = useWatch({ control, name });
  const [shown, setShown] = useState(0);
  const [wasAbsent] = useState(content === undefined);
  const set = (next: string | FormPart[]): void => {
    setValue(name, next);
    setShown(shown + 1);
  };
  const turn = (event: MouseEvent<HTMLElement>, to: Kept<string | FormPart[]>): void => {
    turnWithFocus(event, () => {
      set(to.shown);
      onAside(to.aside);
    });
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
            data-turn=""
            onClick={(event) => {
              turn(event, inParts(content ?? "", role, aside));
            }}
          >
            Use parts
          </button>
        </div>
      </>
    );
  }
  return (
    <div
      data-list=""
      className="form-group"
      role="group"
      aria-label={`Parts of message ${index + 1}`}
    >
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
            data-add=""
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
          data-turn=""
          onClick={(event) => {
            turn(event, inText(content, aside));
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
      <RemoveButton label={`Remove ${partTitles[type].toLowerCase()}`} onRemove={onRemove} />
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
    <div
      data-list=""
      className="form-group"
      role="group"
      aria-label={`Tool calls of message ${index + 1}`}
    >
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
          <RemoveButton
            label={`Remove call ${at + 1}`}
            onRemove={() => {
              set(calls.filter((_call, other) => other !== at));
            }}
          />
        </div>
      ))}
      <div className="form-more">
        <button
          type="button"
          className="button link"
          data-add=""
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
  /** Nothing to do now; the focus stays where it is all the same. */
  readonly off?: boolean;
  /** As of `removeWithFocus`. */
  readonly removes?: boolean;
  readonly onClick: (event: MouseEvent<HTMLElement>) => void;
}

export function IconButton({
  label,
  sign,
  off = false,
  removes = false,
  onClick,
}: IconProps): ReactNode {
  return (
    <button
      type="button"
      className="button icon-button"
      aria-label={label}
      title={label}
      aria-disabled={off}
      data-remove={removes ? "" : undefined}
      onClick={(event) => {
        if (!off) onClick(event);
      }}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

interface RemoveProps {
  readonly label: string;
  readonly onRemove: () => void;
}

export function RemoveButton({ label, onRemove }: RemoveProps): ReactNode {
  return (
    <IconButton
      label={label}
      sign="×"
      removes
      onClick={(event) => {
        removeWithFocus(event, onRemove);
      }}
    />
  );
}

/** What stands in a field that may be empty. */
export function absentIfEmpty(value: unknown): unknown {
  return value === "" ? undefined : value;
}
