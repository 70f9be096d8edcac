// A form for one row, with react-hook-form: the package's Standard Schema is its resolver, and that is
// all that the form knows of what is right.
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { load, openpipe } from "entrybridge";
import type { OpenPipeEntry, Platform } from "entrybridge";
import { Fragment, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { FormProvider, useFieldArray, useForm, useFormContext, useWatch } from "react-hook-form";
import type { FieldErrors, Resolver } from "react-hook-form";
import { announce } from "../dom.js";
import { count } from "../words.js";
import { Field, PlaceMessage, Prose, allMessages, useMessage } from "./field.js";
import { MessageCard, RemoveButton, absentIfEmpty } from "./message-card.js";
import { examples, newTool } from "./row.js";
import type { FormRow, FormTool } from "./row.js";
import { Shapes, shapeOf } from "./shapes.js";

export interface FormEvents {
  /** A row in one line of JSON is to be added to the others. */
  readonly onUse: (row: string) => void;
  /** The row has changed: as JSON. */
  readonly onRow: (row: string) => void;
}

interface EntryFormProps extends FormEvents {
  readonly initial: FormRow | undefined;
}

// What harms only later is no error to the platform; whoever writes a row wants to know.
const schema = openpipe.entry.with({
  rules: {
    "arguments-not-json": "error",
    "parameters-invalid-schema": "error",
    "tool-call-unanswered": "error",
    "tool-not-declared": "error",
    "tool-result-orphan": "error",
  },
});

// What is typed may be no entry yet; a row that passes is one.
const resolver = standardSchemaResolver(schema) as unknown as Resolver<
  FormRow,
  unknown,
  OpenPipeEntry
>;

type Metadata = FormRow["metadata"];
type Pair = readonly [key: string, value: string];

const first = Object.values(examples)[0] as FormRow;

export function EntryForm({ onUse, onRow, initial = first }: EntryFormProps): ReactNode {
  // The form's own values are copied key by key, which loses `__proto__`.
  const [metadata, setMetadata] = useState(initial.metadata);
  const form = useForm<FormRow, unknown, OpenPipeEntry>({
    resolver: (values, context, options) => resolver(rowOf(values, metadata), context, options),
    mode: "onChange",
    shouldFocusError: false,
    defaultValues: valuesOf(initial),
  });
  const { control, trigger } = form;
  const values = useWatch({ control }) as FormRow;
  const row = useMemo(() => rowOf(values, metadata), [values, metadata]);
  const [platform, setPlatform] = useState<Platform>("openpipe");
  const [checked, setChecked] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [begun, setBegun] = useState(0);
  // The rules look at all of a row, so all of it is checked when anything changes.
  useEffect(() => {
    onRow(JSON.stringify(row));
    trigger().then(
      () => {
        setChecked(true);
        setFailure(undefined);
      },
      (error: unknown) => {
        setFailure(error instanceof Error ? error.message : String(error));
      },
    );
  }, [row, trigger, onRow]);
  const use = form.handleSubmit(async () => {
    const { line } = shapeOf(await load(), row, platform);
    if (line !== undefined) onUse(line);
  }, refuse);
  return (
    <FormProvider {...form}>
      <form
        className="entry-form"
        noValidate
        onSubmit={(event) => {
          void use(event);
        }}
      >
        <Examples
          onChoose={(example) => {
            form.reset(valuesOf(example));
            setMetadata(example.metadata);
            // Fields that hold nothing are not reset by that.
            setBegun(begun + 1);
          }}
        />
        {failure !== undefined && (
          <div className="notice" data-tone="error" role="alert">
            <Prose text={`The form cannot check: ${failure}`} />
          </div>
        )}
        {checked && failure === undefined && <Verdict />}
        <Fragment key={begun}>
          <Messages />
          <Tools />
          <Details metadata={metadata} onMetadata={setMetadata} />
        </Fragment>
        <Shapes row={row} platform={platform} onPlatform={setPlatform} />
        <div className="form-foot">
          <button type="submit" className="button" data-primary="">
            Add to the rows
          </button>
        </div>
      </form>
    </FormProvider>
  );
}

function valuesOf(row: FormRow): FormRow {
  const values = structuredClone(row);
  delete values.metadata;
  return values;
}

function rowOf(values: FormRow, metadata: Metadata): FormRow {
  return { ...values, ...(metadata !== undefined && { metadata }) };
}

function refuse(errors: FieldErrors<FormRow>): void {
  const messages = allMessages(errors);
  announce(`The row was not added: it has ${count(messages.length, "fault")}.`);
  fieldOf(messages[0]?.name ?? "")?.focus();
}

function Examples({ onChoose }: { readonly onChoose: (row: FormRow) => void }): ReactNode {
  return (
    <div className="samples" role="group" aria-labelledby="examples-label">
      <span className="field-label" id="examples-label">
        Begin with
      </span>
      {Object.entries(examples).map(([name, row]) => (
        <button
          key={name}
          type="button"
          className="button link"
          onClick={() => {
            onChoose(row);
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function Verdict(): ReactNode {
  const { formState } = useFormContext<FormRow>();
  const messages = allMessages(formState.errors);
  return (
    <div className="form-verdict" role="status">
      <p className="verdict-line" data-tone={messages.length === 0 ? "ok" : "error"}>
        {messages.length === 0 ? "The row is valid" : count(messages.length, "fault")}
      </p>
      <ul>
        {messages.map(({ name, message }) => (
          <li key={`${name} ${message}`}>
            <button
              type="button"
              className="button link form-fault"
              onClick={() => {
                fieldOf(name)?.focus();
              }}
            >
              <Prose text={message} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

// The field of a path; or the nearest one, where there is none for it.
function fieldOf(name: string): HTMLElement | null {
  const [field] = document.getElementsByName(name);
  if (field !== undefined) return field;
  const [, list = "messages", index] = /^(messages|tools|metadata)(?:\.(\d+))?/.exec(name) ?? [];
  const adds = document.getElementById(`add-${list}`);
  if (index === undefined) return adds;
  return (
    document.getElementById(list === "tools" ? `parameters-${index}` : `role-${index}`) ?? adds
  );
}

function Messages(): ReactNode {
  const { control } = useFormContext<FormRow>();
  const { fields, append, remove, swap } = useFieldArray({ control, name: "messages" });
  return (
    <section data-list="" aria-labelledby="messages-title">
      <h3 className="sub-title" id="messages-title">
        Messages
      </h3>
      <PlaceMessage name="messages" />
      {fields.map(({ id }, index) => (
        <MessageCard
          key={id}
          index={index}
          last={index === fields.length - 1}
          onMove={(by) => {
            swap(index, index + by);
          }}
          onRemove={() => {
            remove(index);
          }}
        />
      ))}
      <div className="form-more">
        {(["user", "assistant", "tool"] as const).map((role) => (
          <button
            key={role}
            id={role === "user" ? "add-messages" : undefined}
            data-add=""
            type="button"
            className="button"
            onClick={() => {
              append(
                role === "tool" ? { role, tool_call_id: "", content: "" } : { role, content: "" },
              );
            }}
          >
            Add {role === "tool" ? "tool message" : role}
          </button>
        ))}
      </div>
    </section>
  );
}

function Tools(): ReactNode {
  const { control, setValue } = useFormContext<FormRow>();
  const tools = useWatch({ control, name: "tools" }) ?? [];
  const [shown, setShown] = useState(0);
  const set = (next: FormTool[]): void => {
    setValue("tools", next.length === 0 ? undefined : next);
    setShown(shown + 1);
  };
  return (
    <section data-list="" aria-labelledby="tools-title">
      <h3 className="sub-title" id="tools-title">
        Tools
      </h3>
      <PlaceMessage name="tools" />
      {tools.map((_, at) => (
        <fieldset className="form-card" key={`${shown}-${at}`}>
          <legend className="unseen">Tool {at + 1}</legend>
          <div className="form-part">
            <div className="form-part-fields">
              <PlaceMessage name={`tools.${at}`} />
              <div className="form-columns">
                <Field name={`tools.${at}.function.name`} label="Name" />
                <Field
                  name={`tools.${at}.function.description`}
                  label="Description"
                  settings={{ setValueAs: absentIfEmpty }}
                />
              </div>
              <Parameters index={at} />
            </div>
            <RemoveButton
              label={`Remove tool ${at + 1}`}
              onRemove={() => {
                set(tools.filter((_tool, other) => other !== at));
              }}
            />
          </div>
        </fieldset>
      ))}
      <div className="form-more">
        <button
          id="add-tools"
          data-add=""
          type="button"
          className="button"
          onClick={() => {
            set([...tools, newTool()]);
          }}
        >
          Add tool
        </button>
      </div>
    </section>
  );
}

// A schema is typed as text; what is no JSON yet is checked as the text that it is.
function Parameters({ index }: { readonly index: number }): ReactNode {
  const { getValues, setValue } = useFormContext<FormRow>();
  const name = `tools.${index}.function.parameters` as const;
  const [text, setText] = useState(() => written(getValues(name)));
  const id = `parameters-${index}`;
  const { message, said } = useMessage(name, id);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Parameters, a JSON Schema
      </label>
      <textarea
        className="input code-input"
        id={id}
        rows={2}
        value={text ?? ""}
        onChange={({ target }) => {
          setText(target.value);
          setValue(name, parsed(target.value));
        }}
        {...said}
      />
      {message}
    </div>
  );
}

// What is no JSON yet is shown as it was typed.
function written(value: unknown): string | undefined {
  if (typeof value === "string" && parsed(value) === value) return value;
  return JSON.stringify(value);
}

function parsed(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface DetailsProps {
  /** To begin with. */
  readonly metadata: Metadata;
  readonly onMetadata: (metadata: Metadata) => void;
}

function Details({ metadata, onMetadata }: DetailsProps): ReactNode {
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(metadata ?? {}));
  const set = (next: readonly Pair[]): void => {
    setPairs(next);
    const kept = next.filter(([key], at) => key !== "" && !isRepeated(next, at));
    onMetadata(kept.length === 0 ? undefined : Object.fromEntries(kept));
  };
  return (
    <section data-list="" aria-labelledby="details-title">
      <h3 className="sub-title" id="details-title">
        Split and metadata
      </h3>
      <Field
        name="split"
        label="Split"
        options={[
          ["", "none"],
          ["TRAIN", "TRAIN"],
          ["TEST", "TEST"],
        ]}
        settings={{ setValueAs: absentIfEmpty }}
      />
      <PlaceMessage name="metadata" />
      {pairs.map((pair, at) => (
        <MetadataPair
          key={at}
          at={at}
          pair={pair}
          repeated={isRepeated(pairs, at)}
          onChange={(changed) => {
            set(pairs.map((other, index) => (index === at ? changed : other)));
          }}
          onRemove={() => {
            set(pairs.filter((_, other) => other !== at));
          }}
        />
      ))}
      <div className="form-more">
        <button
          id="add-metadata"
          data-add=""
          type="button"
          className="button"
          onClick={() => {
            set([...pairs, ["", ""]]);
          }}
        >
          Add metadata
        </button>
      </div>
    </section>
  );
}

// Of two pairs of one key the first is in the row.
function isRepeated(pairs: readonly Pair[], at: number): boolean {
  const key = pairs[at]?.[0];
  return key !== "" && pairs.findIndex(([other]) => other === key) < at;
}

interface PairProps {
  readonly at: number;
  readonly pair: Pair;
  readonly repeated: boolean;
  readonly onChange: (pair: Pair) => void;
  readonly onRemove: () => void;
}

function MetadataPair({ at, pair, repeated, onChange, onRemove }: PairProps): ReactNode {
  const [key, value] = pair;
  const id = `metadata-${at}-message`;
  const said = repeated ? { "aria-invalid": true, "aria-describedby": id } : {};
  return (
    <div className="form-pair">
      <input
        className="input"
        aria-label={`Key ${at + 1}`}
        placeholder="key"
        value={key}
        onChange={({ target }) => {
          onChange([target.value, value]);
        }}
        {...said}
      />
      <input
        className="input"
        aria-label={`Value ${at + 1}`}
        placeholder="value"
        value={value}
        onChange={({ target }) => {
          onChange([key, target.value]);
        }}
      />
      <RemoveButton label={`Remove metadata ${at + 1}`} onRemove={onRemove} />
      {repeated && (
        <p className="field-message" id={id}>
          <Prose text={`\`${key}\` is a key already, so this pair is not in the row.`} />
        </p>
      )}
    </div>
  );
}
