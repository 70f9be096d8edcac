// Whether a value is fine, without its text: one walk over the value beside the tables that the core
// reads a text with (src/validate/accept.cpp). Promises: a yes means that the core would find nothing
// in the text that JSON.stringify makes of the value, rules included. Anything else means "ask the
// core": what is rare, and whatever is wrong.
//
// It is written for speed, as it stands beside validators that are compiled to JavaScript: a value
// is read once, what objects have in common is learned (value-stages.ts), and but for that little is
// allocated on the way.
import { isKeyOfBox, isNoBox } from "./box.js";
import { isWellFormed } from "./utf8.js";
import { lowestBit } from "./value-stages.js";
import type { Stage, Step } from "./value-stages.js";
import {
  asksForm,
  asksNul,
  asksSeparator,
  contentWatch,
  fractionBit,
  hasLineSeparator,
  integerScalar,
  messagesWatch,
  readTables,
  roleWatch,
  stringScalar,
  textWatch,
} from "./value-tables.js";
import type { Bounds, Tables, Transition, ValueTables, Word } from "./value-tables.js";

/** Answers for one validator, or one schema. */
export type ValueCheck = (value: unknown) => boolean;

/** @param given The tables. */
export function valueCheck(given: ValueTables): ValueCheck {
  const read = readTables(given);
  return (value) => {
    // A getter, or a proxy, checks a value in the midst of another's walk.
    if (isUnderWay) return false;
    isUnderWay = true;
    try {
      return isFine(value, read);
    } catch {
      return false; // a getter threw, or a proxy
    } finally {
      isUnderWay = false;
      tables = noTables; // what was learned is much
    }
  };
}

// The walk that is under way, or was the last. The engine finds what belongs to the module faster than
// the members of an object.
const noTables = {} as Tables;
let isUnderWay = false;
let tables = noTables;
let signs: number;
let last: number;
let room: number;
let messages: number;
let contents: number;
let isInMessages: boolean;

// The functions of Object are named where they are called: bundlers make variables of a module's
// constants, and calls of those are not compiled into the loop, which is most of the time.

// Whether JSON.stringify writes the object as its own keys, without asking it; but for one without keys,
// or with one of a box. Those it inherits are told from its own as they are met.
function isPlainObject(value: object): boolean {
  return (
    (value as { toJSON?: unknown }).toJSON === undefined &&
    // Of a box, this tells what it holds, under any prototype: but for a BigInt that was given another
    // one, or a tag that says "Object".
    Object.prototype.toString.call(value) === "[object Object]"
  );
}

// How many items JSON.stringify writes, without asking the array; or -1: the length may be a proxy's.
function plainLength(items: readonly unknown[]): number {
  const { length, toJSON } = items as { length: number; toJSON?: unknown };
  return toJSON === undefined && length >>> 0 === length ? length : -1;
}

// At most this many units of a string are a value without its string or its members.
const scalarUnits = 6;

// How deep it lies in a row.
const messageDepth = 3;

function isFine(value: unknown, read: Tables): boolean {
  tables = read;
  room = read.room;
  signs = read.unread;
  last = read.sign.otherLast;
  messages = 0;
  contents = 0;
  isInMessages = false;
  if (keepOf(value, read.root, 0) === 0 || room < 0) return false;
  if (messages === 0) signs |= read.sign.noMessage;
  return ((signs | last) & read.asked) === 0;
}

// Each of these gives the alternatives around that take what it was given. `depth`: of the container
// around.
function keepOf(value: unknown, via: Transition, depth: number): number {
  if (typeof value === "string") return stringKeep(value, via, depth);
  if (Array.isArray(value)) return arrayKeep(value, via, depth + 1);
  if (typeof value === "object" && value !== null) return objectKeep(value, via, depth + 1);
  return otherKeep(value, via);
}

function stringKeep(value: string, via: Transition, depth: number): number {
  const { length } = value;
  room -= scalarUnits + length;
  return via.text === 0 || length === 0 ? tellingKeep(value, via, depth) : via.text;
}

// A string of which it matters what it says.
function tellingKeep(value: string, via: Transition, depth: number): number {
  if (value.length === 0 && (via.watch === contentWatch || via.watch === textWatch)) {
    signs |= tables.sign.emptyContent;
  }
  const word = wordOf(via.words, value);
  if (word === undefined && tables.textAsks !== 0 && !isClean(value)) return 0;
  if (via.watch === roleWatch && depth === messageDepth && isInMessages) {
    signs |= word?.says ?? 0;
    last = word?.saysLast ?? tables.sign.otherLast;
  }
  const keep = via.string | (word?.keep ?? 0);
  return via.probes.length === 0 ? keep : keep | probed(via, stringScalar, characters(value));
}

function otherKeep(value: unknown, via: Transition): number {
  room -= scalarUnits;
  if (typeof value === "number") return numberKeep(value, via);
  if (value !== null) return typeof value === "boolean" ? via.boolean : 0;
  if (via.watch === contentWatch) signs |= tables.sign.emptyContent;
  return via.null;
}

function arrayKeep(items: readonly unknown[], via: Transition, depth: number): number {
  const state = via.array;
  room -= scalarUnits;
  if (depth > tables.maxDepth || room < 0) return 0;
  if (state === undefined) {
    return via.freeArray !== 0 && takesFreeArray(items, depth) ? via.freeArray : 0;
  }
  const count = plainLength(items);
  if (count < 0) return 0;
  if (count === 0 && via.watch === contentWatch) signs |= tables.sign.emptyContent;
  const areMessages = via.watch === messagesWatch && depth === 2;
  if (areMessages) isInMessages = true;
  let live = state.all;
  for (let i = 0; i < count; i++) {
    live &= keepOf(items[i], state.item, depth);
    if (live === 0) return 0;
  }
  if (areMessages) endMessages(count);
  if (state.bounds !== undefined) live = withinBounds(state.bounds, live, count);
  return around(via.arrayKeep, live);
}

function endMessages(count: number): void {
  isInMessages = false;
  messages = count;
  if (contents < count) signs |= tables.sign.emptyContent;
}

function objectKeep(holder: object, via: Transition, depth: number): number {
  let stage = via.object;
  room -= scalarUnits;
  if (depth > tables.maxDepth || room < 0) return 0;
  if (stage === undefined) {
    return via.freeObject !== 0 && takesFreeObject(holder, depth) ? via.freeObject : 0;
  }
  if (!isPlainObject(holder)) return 0;
  signs |= stage.state.says;
  let count = 0;
  for (const key in holder) {
    // Not Object.hasOwn: in a loop over an object, engines answer this one without a look.
    if (!Object.prototype.hasOwnProperty.call(holder, key)) return 0;
    const value = (holder as Record<string, unknown>)[key];
    let step: Step | undefined = stage.step;
    if (step.key !== key) step = stage.stepOf(key);
    room -= key.length;
    if (step === undefined) {
      if (value === undefined) continue;
      if (isKeyOfBox(key) && !isNoBox(holder)) return 0;
      stage = afterUnnamed(key, value, stage, depth);
    } else {
      const { into } = step;
      // As keepOf, written out: a call less is a tenth of the time.
      let kept: number;
      if (typeof value === "string") kept = stringKeep(value, into, depth);
      else if (value === undefined) continue;
      else if (Array.isArray(value)) kept = arrayKeep(value, into, depth + 1);
      else if (typeof value === "object" && value !== null) {
        kept = objectKeep(value, into, depth + 1);
      } else kept = otherKeep(value, into);
      if ((into.says | into.watch) !== 0) noteKey(into, depth);
      stage = step.next(stage, kept);
    }
    if (stage === undefined) return 0;
    count++;
  }
  if (count === 0 && !takesEmpty(holder, depth)) return 0;
  return stage.endVia === via.objectKeep ? stage.endKeeps : endKeep(stage, via, count);
}

// What a key says, whatever its value.
function noteKey(into: Transition, depth: number): void {
  signs |= into.says;
  if (into.watch === contentWatch && depth === messageDepth && isInMessages) contents++;
}

// A key that is not among those of the state.
function afterUnnamed(key: string, value: unknown, stage: Stage, depth: number): Stage | undefined {
  if (!isClean(key)) return undefined;
  const { state } = stage;
  const { sign, tellingKeys, tellingStart, saysStart } = tables;
  if (state.numbers !== undefined) signs |= sign.unnamedKey;
  if (depth === 1) {
    signs |= tellingKeys.get(key) ?? (key.startsWith(tellingStart) ? saysStart : 0);
  }
  if (depth === messageDepth) noteCall(key);
  return state.other && stage.with(keepOf(value, state.other, depth), 0);
}

// The keys of calls, and any other that is named so, as the core will tell.
function noteCall(key: string): void {
  if (key.includes("_call")) signs |= tables.sign.call;
}

function takesEmpty(holder: object, depth: number): boolean {
  if (depth === 1) signs |= tables.sign.emptyRow;
  return isNoBox(holder);
}

function endKeep(stage: Stage, via: Transition, count: number): number {
  const { bounds } = stage.state;
  if (bounds !== undefined) {
    return around(via.objectKeep, withinBounds(bounds, stage.complete(), count));
  }
  if (stage.endVia !== via.objectKeep) {
    // In this order: the stack may be full.
    stage.endKeeps = around(via.objectKeep, stage.complete());
    stage.endVia = via.objectKeep;
  }
  return stage.endKeeps;
}

// What the alternatives inside mean around.
function around(first: number, live: number): number {
  const { keeps } = tables;
  if (live === 1) return keeps[first] ?? 0;
  let keep = 0;
  for (let rest = live; rest !== 0; rest &= rest - 1) keep |= keeps[first + lowestBit(rest)] ?? 0;
  return keep;
}

// Where every value will do that JSON has.
function takesFree(value: unknown, depth: number): boolean {
  if (typeof value === "string") return takesFreeText(value);
  room -= scalarUnits;
  if (typeof value === "object") {
    if (value === null) return true;
    if (depth === tables.maxDepth || room < 0) return false;
    return Array.isArray(value)
      ? takesFreeArray(value, depth + 1)
      : takesFreeObject(value, depth + 1);
  }
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "boolean";
}

function takesFreeText(text: string): boolean {
  room -= scalarUnits + text.length;
  return tables.textAsks === 0 || isClean(text);
}

function takesFreeArray(items: readonly unknown[], depth: number): boolean {
  const count = plainLength(items);
  for (let i = 0; i < count; i++) {
    if (!takesFree(items[i], depth)) return false;
  }
  return count >= 0;
}

function takesFreeObject(holder: object, depth: number): boolean {
  if (!isPlainObject(holder)) return false;
  let count = 0;
  for (const key in holder) {
    if (!Object.prototype.hasOwnProperty.call(holder, key)) return false;
    const value = (holder as Record<string, unknown>)[key];
    if (value === undefined) continue;
    if (count++ === 0 && isKeyOfBox(key) && !isNoBox(holder)) return false;
    if (depth === messageDepth) noteCall(key);
    if (!takesFreeText(key)) return false;
    // As takesFree, written out, too.
    if (typeof value === "string" ? !takesFreeText(value) : !takesFree(value, depth)) return false;
  }
  return count > 0 || isNoBox(holder);
}

function wordOf(words: Word | undefined, value: string): Word | undefined {
  let word = words;
  while (word !== undefined && word.text !== value) word = word.next;
  return word;
}

// Whether no rule speaks of its characters.
function isClean(text: string): boolean {
  const { textAsks } = tables;
  if ((textAsks & asksForm) !== 0 && !isWellFormed(text)) return false;
  if ((textAsks & asksNul) !== 0 && text.includes("\0")) return false;
  return (textAsks & asksSeparator) === 0 || !hasLineSeparator(text);
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
