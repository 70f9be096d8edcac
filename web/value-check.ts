// Whether a value is fine, without its text: one walk over the value beside the tables that the core
// reads a text with (src/validate/accept.cpp). Promises: a yes means that the core would find nothing
// in the text that JSON.stringify makes of the value, rules included. Anything else means "ask the
// core": what is rare, and whatever is wrong.
//
// It is written for speed, as it stands beside validators that are compiled to JavaScript: a value
// is read once, what objects have in common is learned (value-stages.ts), and but for that nothing is
// allocated on the way.
import { isNoBox } from "./box.js";
import { isWellFormed } from "./utf8.js";
import type { Stage, Step } from "./value-stages.js";
import {
  contentWatch,
  fractionBit,
  hasLineSeparator,
  integerScalar,
  lowestBit,
  messagesWatch,
  readTables,
  roleWatch,
  stringScalar,
  textWatch,
} from "./value-tables.js";
import type { Bounds, Signs, Tables, Transition, ValueTables, Word } from "./value-tables.js";

/** Answers for one validator, or one schema. */
export type ValueCheck = (value: unknown) => boolean;

/** Reads the tables. */
export function valueCheck(tables: ValueTables): ValueCheck {
  const read = readTables(tables);
  return (value) => {
    try {
      return new Pass(read).accepts(value);
    } catch {
      return false; // a getter threw, or a proxy
    }
  };
}

// The functions of Object are named where they are called: bundlers make variables of a module's
// constants, and calls of those are not compiled into the loop, which is most of the time.

// Whether JSON.stringify writes the object as its own keys, without asking it. Those it inherits are
// told from them as they are met.
function isPlainObject(value: object): boolean {
  return (
    // What JSON.rawJSON makes inherits nothing.
    value instanceof Object &&
    (value as { toJSON?: unknown }).toJSON === undefined &&
    // A boxed value stays one under any prototype, if it does not go to the length of a tag.
    Object.prototype.toString.call(value) === "[object Object]"
  );
}

// What has no key of its own, or this one, may be a box all the same, if somebody took pains to hide
// it.
const hiddenText = "0";

// At most this many units of a string are a value without its string or its members.
const scalarUnits = 6;

/** One value on its way. Each method gives the alternatives around that take what it was given. */
class Pass {
  readonly #tables: Tables;
  readonly #sign: Signs;
  readonly #looksAtText: boolean;
  readonly #maxDepth: number;
  #signs: number;
  #last: number;
  #room: number;
  #messages = 0;
  #contents = 0;
  #isInMessages = false;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#sign = tables.sign;
    this.#looksAtText = tables.looksAtText;
    this.#maxDepth = tables.maxDepth;
    this.#signs = tables.unread;
    this.#last = tables.sign.otherLast;
    this.#room = tables.room;
  }

  accepts(value: unknown): boolean {
    const { root, sign, asked } = this.#tables;
    if (this.#value(value, root, 0) === 0 || this.#room < 0) return false;
    if (this.#messages === 0) this.#signs |= sign.noMessage;
    return ((this.#signs | this.#last) & asked) === 0;
  }

  // `depth`: of the container around.
  #value(value: unknown, via: Transition, depth: number): number {
    return typeof value === "string"
      ? this.#string(value, via, depth)
      : this.#other(value, via, depth);
  }

  #string(value: string, via: Transition, depth: number): number {
    const { length } = value;
    this.#room -= scalarUnits + length;
    if (via.text === 0 || length === 0) return this.#telling(value, via, depth);
    return this.#looksAtText && !isClean(value, this.#tables) ? 0 : via.text;
  }

  // A string of which it matters what it says.
  #telling(value: string, via: Transition, depth: number): number {
    if (value.length === 0 && (via.watch === contentWatch || via.watch === textWatch)) {
      this.#signs |= this.#sign.emptyContent;
    }
    const word = wordOf(via.words, value);
    if (word === undefined && this.#looksAtText && !isClean(value, this.#tables)) return 0;
    if (via.watch === roleWatch && depth === 3 && this.#isInMessages) {
      this.#signs |= word?.says ?? 0;
      this.#last = word?.saysLast ?? this.#sign.otherLast;
    }
    const keep = via.string | (word?.keep ?? 0);
    return via.probes.length === 0 ? keep : keep | probed(via, stringScalar, characters(value));
  }

  #other(value: unknown, via: Transition, depth: number): number {
    if (via.isFree) return this.#free(value, depth) ? via.null : 0;
    this.#room -= scalarUnits;
    if (typeof value !== "object" || value === null) return this.#scalar(value, via);
    return Array.isArray(value)
      ? this.#array(value, via, depth + 1)
      : this.#object(value, via, depth + 1);
  }

  #scalar(value: unknown, via: Transition): number {
    if (typeof value === "number") return numberKeep(value, via);
    if (value !== null) return typeof value === "boolean" ? via.boolean : 0;
    if (via.watch === contentWatch) this.#signs |= this.#sign.emptyContent;
    return via.null;
  }

  #array(items: readonly unknown[], via: Transition, depth: number): number {
    const state = via.array;
    if (state === undefined || depth > this.#maxDepth || this.#room < 0) return 0;
    if ((items as { toJSON?: unknown }).toJSON !== undefined) return 0;
    const count = items.length;
    if (count === 0 && via.watch === contentWatch) this.#signs |= this.#sign.emptyContent;
    const areMessages = via.watch === messagesWatch && depth === 2;
    if (areMessages) this.#isInMessages = true;
    let live = state.all;
    for (let i = 0; i < count; i++) {
      live &= this.#value(items[i], state.item, depth);
      if (live === 0) return 0;
    }
    if (areMessages) this.#endMessages(count);
    if (state.bounds !== undefined) live = withinBounds(state.bounds, live, count);
    return this.#around(via.arrayKeep, live);
  }

  #endMessages(count: number): void {
    this.#isInMessages = false;
    this.#messages = count;
    if (this.#contents < count) this.#signs |= this.#sign.emptyContent;
  }

  #object(holder: object, via: Transition, depth: number): number {
    let stage = via.object;
    if (stage === undefined || depth > this.#maxDepth || this.#room < 0) return 0;
    if (!isPlainObject(holder)) return 0;
    this.#signs |= stage.state.says;
    let count = 0;
    for (const key in holder) {
      // Not Object.hasOwn: in a loop over an object, engines answer this one without a look.
      if (!Object.prototype.hasOwnProperty.call(holder, key)) return 0;
      const value = (holder as Record<string, unknown>)[key];
      if (value === undefined) continue;
      count++;
      this.#room -= key.length;
      let step: Step | undefined = stage.step;
      if (step.key !== key) step = stage.stepOf(key);
      if (step === undefined) {
        if (key === hiddenText && !isNoBox(holder)) return 0;
        stage = this.#unnamed(key, value, stage, depth);
      } else {
        const { into } = step;
        if (into.isLoud) this.#note(into, depth);
        // As #value is, written out: a call less is a tenth of the time.
        const kept =
          typeof value === "string"
            ? this.#string(value, into, depth)
            : this.#other(value, into, depth);
        stage = kept === step.lastKept ? step.last : step.next(stage, kept);
      }
      if (stage === undefined) return 0;
    }
    if (count === 0 && !this.#isEmpty(holder, depth)) return 0;
    return stage.endVia === via.objectKeep ? stage.endKeeps : this.#end(stage, via, count);
  }

  // What a key says, whatever its value.
  #note(into: Transition, depth: number): void {
    this.#signs |= into.says;
    if (into.watch === contentWatch && depth === 3 && this.#isInMessages) this.#contents++;
  }

  // A key that is not among those of the state.
  #unnamed(key: string, value: unknown, stage: Stage, depth: number): Stage | undefined {
    if (this.#looksAtText && !isClean(key, this.#tables)) return undefined;
    const { state } = stage;
    const { sign, tellingKeys, tellingStart, saysStart } = this.#tables;
    if (state.numbers !== undefined) this.#signs |= sign.unnamedKey;
    if (depth === 1) {
      this.#signs |= tellingKeys.get(key) ?? (key.startsWith(tellingStart) ? saysStart : 0);
    }
    this.#noteCall(key, depth);
    return state.other && stage.with(this.#value(value, state.other, depth), 0);
  }

  // Of other keys too, which costs a look by the core.
  #noteCall(key: string, depth: number): void {
    if (depth === 3 && key.includes("_call")) this.#signs |= this.#sign.call;
  }

  #isEmpty(holder: object, depth: number): boolean {
    if (depth === 1) this.#signs |= this.#sign.emptyRow;
    return isNoBox(holder);
  }

  #end(stage: Stage, via: Transition, count: number): number {
    const { bounds } = stage.state;
    if (bounds !== undefined) {
      return this.#around(via.objectKeep, withinBounds(bounds, stage.complete(), count));
    }
    if (stage.endVia !== via.objectKeep) {
      stage.endVia = via.objectKeep;
      stage.endKeeps = this.#around(via.objectKeep, stage.complete());
    }
    return stage.endKeeps;
  }

  // What the alternatives inside mean around.
  #around(first: number, live: number): number {
    const { keeps } = this.#tables;
    if (live === 1) return keeps[first] ?? 0;
    let keep = 0;
    for (let rest = live; rest !== 0; rest &= rest - 1) keep |= keeps[first + lowestBit(rest)] ?? 0;
    return keep;
  }

  // Where every value will do that JSON has.
  #free(value: unknown, depth: number): boolean {
    if (typeof value === "string") return this.#isFreeText(value, scalarUnits);
    this.#room -= scalarUnits;
    if (typeof value === "object") {
      if (value === null) return true;
      if (depth === this.#maxDepth || this.#room < 0) return false;
      return Array.isArray(value)
        ? this.#freeArray(value, depth + 1)
        : this.#freeObject(value, depth + 1);
    }
    return typeof value === "number" ? Number.isFinite(value) : typeof value === "boolean";
  }

  #isFreeText(text: string, units: number): boolean {
    this.#room -= text.length + units;
    return !this.#looksAtText || isClean(text, this.#tables);
  }

  #freeArray(items: readonly unknown[], depth: number): boolean {
    if ((items as { toJSON?: unknown }).toJSON !== undefined) return false;
    const count = items.length;
    for (let i = 0; i < count; i++) {
      if (!this.#free(items[i], depth)) return false;
    }
    return true;
  }

  #freeObject(holder: object, depth: number): boolean {
    if (!isPlainObject(holder)) return false;
    let count = 0;
    for (const key in holder) {
      if (!Object.prototype.hasOwnProperty.call(holder, key)) return false;
      const value = (holder as Record<string, unknown>)[key];
      if (value === undefined) continue;
      if (count++ === 0 && key === hiddenText && !isNoBox(holder)) return false;
      this.#noteCall(key, depth);
      if (!this.#isFreeText(key, 0)) return false;
      if (!this.#free(value, depth)) return false;
    }
    return count > 0 || isNoBox(holder);
  }
}

function wordOf(words: readonly Word[], value: string): Word | undefined {
  // By number: what an iterator costs is felt, as this is asked of each role of each row.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word?.text === value) return word;
  }
  return undefined;
}

// Whether no rule speaks of its characters.
function isClean(text: string, { asked, asksOfText, sign }: Tables): boolean {
  if (asksOfText && !isWellFormed(text)) return false;
  if ((asked & sign.nul) !== 0 && text.includes("\0")) return false;
  return (asked & sign.lineSeparator) === 0 || !hasLineSeparator(text);
}

function withinBounds(bounds: readonly Bounds[], live: number, count: number): number {
  let left = 0;
  for (let rest = live; rest !== 0; rest &= rest - 1) {
    const own = bounds[lowestBit(rest)];
    if (own !== undefined && count >= own.min && count <= own.max) left |= rest & -rest;
  }
  return left;
}

// JSON.stringify writes whole numbers as such below this.
const leastWithExponent = 1e21;

function numberKeep(value: number, via: Transition): number {
  if (!Number.isInteger(value) || Math.abs(value) >= leastWithExponent) {
    return Number.isFinite(value) && (via.unsure & fractionBit) === 0 ? via.fraction : 0;
  }
  if (via.probes.length === 0) return via.integer;
  return Number.isSafeInteger(value) ? via.integer | probed(via, integerScalar, value) : 0;
}

function probed(via: Transition, scalar: number, size: number): number {
  let keep = 0;
  for (const probe of via.probes) {
    if (probe.scalar === scalar && size >= probe.min && size <= probe.max) keep |= probe.keep;
  }
  return keep;
}

function characters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
