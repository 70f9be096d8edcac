// The row in the shapes of all three platforms.
import { load } from "entrybridge";
import type { EntryBridge, Platform } from "entrybridge";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { platformName } from "../words.js";
import { Prose } from "./field.js";
import type { FormRow } from "./row.js";

const names: readonly Platform[] = ["openpipe", "humanloop", "arize"];

export interface Shape {
  /** JSON in one line; `undefined`: the row cannot be converted. */
  readonly line: string | undefined;
  readonly pretty: string;
  readonly reasons: readonly string[];
}

interface ShapesProps {
  readonly row: FormRow;
  readonly platform: Platform;
  readonly onPlatform: (platform: Platform) => void;
}

export function Shapes({ row, platform, onPlatform }: ShapesProps): ReactNode {
  const bridge = useBridge();
  const shape = bridge === undefined ? undefined : shapeOf(bridge, row, platform);
  return (
    <section className="shapes" aria-labelledby="shapes-title">
      <div className="shapes-head">
        <h3 className="sub-title" id="shapes-title">
          The row
        </h3>
        <fieldset className="segments">
          <legend className="unseen">Shape</legend>
          <div className="segments-track">
            {names.map((name) => (
              <label key={name}>
                <input
                  type="radio"
                  name="shape"
                  checked={name === platform}
                  onChange={() => {
                    onPlatform(name);
                  }}
                />
                <span>{platformName(name)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      {shape !== undefined && shape.reasons.length > 0 && (
        <div className="notice" data-tone="warning">
          {shape.reasons.map((reason, index) => (
            <p key={index}>
              <Prose text={reason} />
            </p>
          ))}
        </div>
      )}
      <pre className="shape" tabIndex={0} aria-label={`The row for ${platformName(platform)}`}>
        <code>{shape?.pretty}</code>
      </pre>
    </section>
  );
}

/** The row as a platform has it. */
export function shapeOf(bridge: EntryBridge, row: FormRow, platform: Platform): Shape {
  if (platform === "openpipe") return written(row);
  const { value, rejected } = bridge.convert(row, { from: "openpipe", to: platform });
  if (value !== undefined) return written(value);
  const [first] = rejected.flatMap(({ issues }) => issues);
  return {
    line: undefined,
    pretty: "",
    reasons: ["This row is not converted before its faults are mended.", first?.message ?? ""],
  };
}

function written(value: unknown): Shape {
  return { line: JSON.stringify(value), pretty: JSON.stringify(value, null, 2), reasons: [] };
}

/** The loaded package; `undefined` while it loads, or where it cannot be loaded. */
export function useBridge(): EntryBridge | undefined {
  const [bridge, setBridge] = useState<EntryBridge>();
  useEffect(() => {
    // Why it cannot be loaded, the form says.
    load().then(setBridge, () => undefined);
  }, []);
  return bridge;
}
