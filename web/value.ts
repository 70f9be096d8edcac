// A value to the JSON text that `JSON.stringify` would send. What has no JSON (NaN, an infinity, a
// BigInt, a function, a symbol, a cycle, a getter or toJSON that throws, undefined as the whole) is
// reported by path instead of thrown or silently turned into null. Keys whose value is undefined
// are left out, and undefined in an array is null, as JSON.stringify has it. Any depth is safe.
import { unboxed } from "./box.js";
import type { Path } from "./types.js";

/** A place where a value has no JSON; the text has `null` there. */
export interface NotJson {
  path: Path;
  /** Where it is in the text, in UTF-16 units. */
  index: number;
  /** What was found, such as "NaN" or "a function". */
  found: string;
}

export interface Serialized {
  text: string;
  faults: NotJson[];
  /** Whether the text says what is in the value, and not what a `toJSON` or a box makes of it. */
  isItself: boolean;
}

export function serialize(value: unknown): Serialized {
  // The engine's own serializer is several times faster, and right where nothing is amiss.
  try {
    if (isPlain(value, fastDepth, { left: fastValues })) {
      return { text: JSON.stringify(value), faults: [], isItself: true };
    }
  } catch {
    // A getter threw, or a toJSON that all objects have; or the text is too long.
  }
  return new Serializer().run(value);
}

const fastDepth = 64;
// A value that is in many places is in the text as often.
const fastValues = 2 ** 22;

function isPlain(value: unknown, depth: number, values: { left: number }): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0 || --values.left < 0) return false;
  if ((value as { toJSON?: unknown }).toJSON !== undefined) return false;
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype) return false;
    // By number, as JSON.stringify does, whatever iterator it was given.
    // eslint-disable-next-line @typescript-eslint/prefer-for-of
    for (let i = 0; i < value.length; i++) {
      if (!isPlain(value[i], depth - 1, values)) return false;
    }
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    if (!isPlain(item, depth - 1, values)) return false;
  }
  return true;
}

interface Frame {
  readonly holder: object;
  /** `undefined` for an array. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
  empty: boolean;
}

// The longest text that is put together piece by piece.
const mostUnits = 2 ** 24;

// An explicit stack instead of recursion, so that depth costs memory only.
class Serializer {
  readonly #faults: NotJson[] = [];
  readonly #stack: Frame[] = [];
  readonly #open = new Set<object>();
  readonly #chunks: string[] = [];
  #index = 0;
  #isItself = true;

  run(root: unknown): Serialized {
    if (!this.#value(() => root, "", "", false)) {
      this.#fault("undefined");
    }
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) {
      if (frame.next < frame.length) this.#member(frame);
      else this.#close(frame);
      if (this.#index > mostUnits) return tooLong;
    }
    return { text: this.#chunks.join(""), faults: this.#faults, isItself: this.#isItself };
  }

  #member(frame: Frame): void {
    const position = frame.next++;
    const key = frame.keys?.[position] ?? String(position);
    const lead = frame.empty ? "" : ",";
    const prefix = frame.keys === undefined ? lead : `${lead}${JSON.stringify(key)}:`;
    const read = (): unknown => (frame.holder as Record<string, unknown>)[key];
    if (this.#value(read, key, prefix, frame.keys === undefined)) frame.empty = false;
  }

  #close(frame: Frame): void {
    this.#stack.pop();
    this.#open.delete(frame.holder);
    this.#write(frame.keys === undefined ? "]" : "}");
  }

  // Writes a value, or opens it; false: it is undefined, and nothing was written.
  #value(read: () => unknown, key: string, prefix: string, inArray: boolean): boolean {
    let value: unknown;
    try {
      const found = read();
      value = simplified(found, key);
      if (value !== found || (value === undefined && inArray)) this.#isItself = false;
    } catch (error) {
      this.#write(prefix);
      this.#fault(thrown(error));
      return true;
    }
    if (value === undefined && !inArray) return false;
    this.#write(prefix);
    if (value === undefined || value === null) {
      this.#write("null");
    } else if (typeof value === "object") {
      this.#tryToEnter(value);
    } else if (
      typeof value === "string" ||
      typeof value === "boolean" ||
      (typeof value === "number" && Number.isFinite(value))
    ) {
      this.#write(JSON.stringify(value));
    } else {
      this.#fault(described(value));
    }
    return true;
  }

  #tryToEnter(holder: object): void {
    if (this.#open.has(holder)) {
      this.#fault("an object that holds itself");
      return;
    }
    try {
      this.#enter(holder);
    } catch (error) {
      this.#fault(thrown(error));
    }
  }

  #enter(holder: object): void {
    const keys = Array.isArray(holder) ? undefined : Object.keys(holder);
    const length = keys?.length ?? (holder as unknown[]).length;
    this.#open.add(holder);
    this.#stack.push({ holder, keys, length, next: 0, empty: true });
    this.#write(keys === undefined ? "[" : "{");
  }

  #fault(found: string): void {
    const path = this.#stack.map(({ keys, next }) => keys?.[next - 1] ?? next - 1);
    this.#faults.push({ path, index: this.#index, found });
    this.#write("null");
  }

  #write(chunk: string): void {
    this.#chunks.push(chunk);
    this.#index += chunk.length;
  }
}

const tooLong: Serialized = {
  text: "null",
  faults: [{ path: [], index: 0, found: `too large (more than ${mostUnits} characters)` }],
  isItself: false,
};

// What was thrown may throw when it is shown.
function thrown(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  return `a value that throws when it is read (${said})`;
}

// What JSON.stringify does to a value before it looks at its type.
function simplified(value: unknown, key: string): unknown {
  let result = value;
  if ((typeof result === "object" && result !== null) || typeof result === "bigint") {
    const { toJSON } = result as { toJSON?: unknown };
    if (typeof toJSON === "function") result = Reflect.apply(toJSON, result, [key]) as unknown;
  }
  return typeof result === "object" && result !== null ? unboxed(result) : result;
}

function described(value: unknown): string {
  switch (typeof value) {
    case "number":
      return String(value);
    case "bigint":
      return `the BigInt ${String(value)}n`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    default:
      return typeof value;
  }
}
