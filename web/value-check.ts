// Whether a value is fine, without its text: one walk over the value beside the tables that the core
// reads a text with (src/validate/accept.cpp; src/validate/value_tables.h hands them on). Promises:
// a yes means that the core would find nothing in the text that JSON.stringify makes of the value,
// rules included. Anything else means "ask the core": what is rare, and whatever is wrong.
//
// It is written for speed, as it stands beside validators that are compiled to JavaScript: a value
// is read once, and nothing is allocated on the way.
import { isWellFormed } from "./utf8.js";

/** What the core says of its tables. */
export interface ValueTables {
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

/** Answers for one validator, or one schema. */
export type ValueCheck = (value: unknown) => boolean;

/** Reads the tables. */
export function valueCheck(tables: ValueTables): ValueCheck {
  const read = new Reader(tables).read();
  return (value) => {
    try {
      return isUnpolluted() && new Pass(read).accepts(value);
    } catch {
      return false; // a getter threw, or a proxy
    }
  };
}

// As of schema::Watch.
const messagesWatch = 1;
const roleWatch = 2;
const contentWatch = 3;
const textWatch = 4;

// As of Transition::unsure, by bit.
const fractionBit = 8;
const looksAtStrings = 64;

// As of schema::Scalar.
const integerScalar = 2;
const stringScalar = 4;

/** A string that stands for itself: which alternatives take it, and what it says as a role. */
interface Word {
  readonly keep: number;
  readonly says: number;
  readonly saysLast: number;
}

interface Probe {
  readonly scalar: number;
  readonly min: number;
  readonly max: number;
  readonly keep: number;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

// Alternatives are bits of a number throughout.
interface Transition {
  readonly null: number;
  readonly boolean: number;
  readonly integer: number;
  readonly fraction: number;
  readonly string: number;
  object: ObjectState | undefined;
  array: ArrayState | undefined;
  readonly objectIndex: number;
  readonly arrayIndex: number;
  readonly objectKeep: number;
  readonly arrayKeep: number;
  readonly unsure: number;
  readonly watch: number;
  readonly says: number;
  readonly words: ReadonlyMap<string, Word> | undefined;
  readonly probes: readonly Probe[];
}

interface Container {
  readonly alternatives: number;
  readonly all: number;
  readonly bounds: readonly Bounds[] | undefined;
}

interface ObjectState extends Container {
  readonly demanding: number;
  readonly required: readonly number[];
  readonly other: Transition | undefined;
  readonly names: readonly string[];
  /** None where there are no names. */
  readonly numbers: ReadonlyMap<string, number> | undefined;
  /** None where a rule may speak of the name itself. */
  readonly transitions: readonly (Transition | undefined)[];
  /** By the key before, the one that came next last time; the first has none before. */
  readonly next: number[];
}

interface ArrayState extends Container {
  readonly item: Transition;
}

interface Tables {
  readonly asked: number;
  readonly asksOfText: boolean;
  /** Whether it matters what characters a text has. */
  readonly looksAtText: boolean;
  readonly unread: number;
  readonly maxDepth: number;
  /** How long the value's text may be, in units that are escaped. */
  readonly room: number;
  readonly sign: Signs;
  readonly tellingKeys: ReadonlyMap<string, number>;
  /** Of every key that begins so. */
  readonly tellingStart: string;
  readonly saysStart: number;
  readonly keeps: readonly number[];
  readonly root: Transition;
}

/** As of rules/facts.h. */
interface Signs {
  readonly emptyContent: number;
  readonly call: number;
  readonly nul: number;
  readonly lineSeparator: number;
  readonly unnamedKey: number;
  readonly emptyRow: number;
  readonly noMessage: number;
  readonly otherLast: number;
}

// More than this is not walked twice over: a value may hold the same object in many places.
const mostBytes = 2 ** 24;

// In the order of src/validate/value_tables.cpp.
class Reader {
  readonly #numbers: readonly number[];
  readonly #strings: readonly string[];
  #number = 0;
  #string = 0;

  constructor({ numbers, strings }: ValueTables) {
    this.#numbers = numbers;
    this.#strings = strings;
  }

  read(): Tables {
    const asked = this.#bits();
    const asksOfText = this.#next() === 1;
    const unread = this.#bits();
    const maxDepth = this.#next();
    const room = Math.floor(Math.min(this.#next(), mostBytes) / unitBytes);
    const sign = this.#signs();
    const telling = this.#list(() => [this.#text(), this.#bits()] as const);
    const [tellingStart, saysStart] = telling.at(-1) ?? ["", 0];
    const keeps = this.#list(() => this.#bits());
    const transitions = this.#list(() => this.#transition());
    const objects = this.#list(() => this.#object(transitions));
    const arrays = this.#list(() => this.#array(transitions));
    for (const one of transitions) {
      one.object = objects[one.objectIndex];
      one.array = arrays[one.arrayIndex];
    }
    const root = at(transitions, 0);
    const tellingKeys = new Map(telling);
    return {
      asked,
      asksOfText,
      looksAtText: asksOfText || (asked & (sign.nul | sign.lineSeparator)) !== 0,
      unread,
      maxDepth,
      room,
      sign,
      tellingKeys,
      tellingStart,
      saysStart,
      keeps,
      root,
    };
  }

  #signs(): Signs {
    return {
      emptyContent: this.#bits(),
      call: this.#bits(),
      nul: this.#bits(),
      lineSeparator: this.#bits(),
      unnamedKey: this.#bits(),
      emptyRow: this.#bits(),
      noMessage: this.#bits(),
      otherLast: this.#bits(),
    };
  }

  #transition(): Transition {
    return {
      null: this.#bits(),
      boolean: this.#bits(),
      integer: this.#bits(),
      fraction: this.#bits(),
      string: this.#bits(),
      object: undefined,
      array: undefined,
      objectIndex: this.#next(),
      arrayIndex: this.#next(),
      objectKeep: this.#next(),
      arrayKeep: this.#next(),
      unsure: this.#next(),
      watch: this.#next(),
      says: this.#bits(),
      words: this.#words(),
      probes: this.#list(() => ({
        scalar: this.#next(),
        min: this.#next(),
        max: this.#next(),
        keep: this.#bits(),
      })),
    };
  }

  // Those of which a rule could speak are no words: a value that is one is not looked at any more.
  #words(): ReadonlyMap<string, Word> | undefined {
    const words = this.#list(() => this.#word()).filter(([text]) => /^[\x20-\x7e]*$/.test(text));
    return words.length > 0 ? new Map(words) : undefined;
  }

  #word(): [string, Word] {
    return [this.#text(), { keep: this.#bits(), says: this.#bits(), saysLast: this.#bits() }];
  }

  #object(transitions: readonly Transition[]): ObjectState {
    const container = this.#container();
    const demanding = this.#bits();
    const required = Array.from({ length: container.alternatives }, () => this.#bits());
    const other = transitions[this.#next()];
    const keys = this.#list(() => [this.#text(), at(transitions, this.#next())] as const);
    const names = keys.map(([name]) => name);
    return {
      ...container,
      demanding,
      required,
      other,
      names,
      numbers: keys.length > 0 ? new Map(names.map((name, number) => [name, number])) : undefined,
      transitions: keys.map(([name, transition]) => (hasSigns(name) ? undefined : transition)),
      next: [...names.keys(), names.length],
    };
  }

  #array(transitions: readonly Transition[]): ArrayState {
    return { ...this.#container(), item: at(transitions, this.#next()) };
  }

  #container(): Container {
    const alternatives = this.#next();
    const all = this.#bits();
    const isBounded = this.#next() === 1;
    const bounds = Array.from({ length: isBounded ? alternatives : 0 }, () => ({
      min: this.#next(),
      max: this.#next(),
    }));
    return { alternatives, all, bounds: isBounded ? bounds : undefined };
  }

  #list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.#next() }, read);
  }

  #bits(): number {
    return this.#next() | 0;
  }

  #next(): number {
    return at(this.#numbers, this.#number++);
  }

  #text(): string {
    return at(this.#strings, this.#string++);
  }
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

const objectPrototype = Object.prototype;
// Called with what it is asked about; as constants, they are compiled into the loop.
const kindOf = objectPrototype.toString; // eslint-disable-line @typescript-eslint/unbound-method
const { getPrototypeOf } = Object;

// Whether every object has only the keys of its own, as far as a loop can see.
function isUnpolluted(): boolean {
  for (const _ in objectPrototype) return false;
  return true;
}

// Whether JSON.stringify writes the object as its own keys, without asking it.
function isPlainObject(value: object): boolean {
  return (
    getPrototypeOf(value) === objectPrototype &&
    (value as { toJSON?: unknown }).toJSON === undefined &&
    // A boxed string stays one under any prototype.
    kindOf.call(value) === "[object Object]"
  );
}

// At most this many bytes stand for a unit of a string in JSON, and this many of them for a value
// without its string or its members.
const unitBytes = 6;
const scalarUnits = 6;

/** One value on its way. Each method gives the alternatives around that take what it was given. */
class Pass {
  readonly #tables: Tables;
  #signs: number;
  #last: number;
  #room: number;
  #messages = 0;
  #contents = 0;
  #isInMessages = false;
  readonly #looksAtText: boolean;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#looksAtText = tables.looksAtText;
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
    if (typeof value === "string") return this.#string(value, via, depth);
    this.#room -= scalarUnits;
    if (typeof value === "object") {
      if (value === null) {
        if (via.watch === contentWatch) this.#signs |= this.#tables.sign.emptyContent;
        return via.null;
      }
      return Array.isArray(value)
        ? this.#array(value, via, depth + 1)
        : this.#object(value, via, depth + 1);
    }
    if (typeof value === "number") return numberKeep(value, via);
    return typeof value === "boolean" ? via.boolean : 0;
  }

  #string(value: string, via: Transition, depth: number): number {
    this.#room -= scalarUnits + value.length;
    if (value.length === 0 && (via.watch === contentWatch || via.watch === textWatch)) {
      this.#signs |= this.#tables.sign.emptyContent;
    }
    const word = via.words?.get(value);
    if (word === undefined && this.#looksAtText && !isClean(value, this.#tables)) return 0;
    if ((via.unsure & looksAtStrings) === 0) return via.string;
    if (via.watch === roleWatch && depth === 3 && this.#isInMessages) {
      this.#signs |= word?.says ?? 0;
      this.#last = word?.saysLast ?? this.#tables.sign.otherLast;
    }
    const keep = via.string | (word?.keep ?? 0);
    return via.probes.length === 0 ? keep : keep | probed(via, stringScalar, characters(value));
  }

  #array(items: readonly unknown[], via: Transition, depth: number): number {
    const state = via.array;
    if (state === undefined || depth > this.#tables.maxDepth || this.#room < 0) return 0;
    if ((items as { toJSON?: unknown }).toJSON !== undefined) return 0;
    const count = items.length;
    if (count === 0 && via.watch === contentWatch) this.#signs |= this.#tables.sign.emptyContent;
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
    if (this.#contents < count) this.#signs |= this.#tables.sign.emptyContent;
  }

  #object(holder: object, via: Transition, depth: number): number {
    const state = via.object;
    if (state === undefined || depth > this.#tables.maxDepth || this.#room < 0) return 0;
    if (!isPlainObject(holder)) return 0;
    const { names, next, transitions } = state;
    let live = state.all;
    let seen = 0;
    let count = 0;
    let turn = 0;
    for (const key in holder) {
      const value = (holder as Record<string, unknown>)[key];
      if (value === undefined) continue;
      count++;
      this.#room -= key.length;
      const likely = next[turn] ?? 0;
      const number = names[likely] === key ? likely : (state.numbers?.get(key) ?? -1);
      const into = number >= 0 ? transitions[number] : this.#other(key, state, depth);
      if (into === undefined) return 0;
      if (number >= 0) {
        next[turn] = number;
        turn = number + 1;
        seen |= 1 << number;
        this.#signs |= into.says;
        if (into.watch === contentWatch && depth === 3 && this.#isInMessages) this.#contents++;
      }
      live &= this.#value(value, into, depth);
      if (live === 0) return 0;
    }
    return this.#around(via.objectKeep, this.#closed(state, live, seen, count, depth));
  }

  // Where a key leads that is not among those of the state.
  #other(key: string, state: ObjectState, depth: number): Transition | undefined {
    if (this.#looksAtText && !isClean(key, this.#tables)) return undefined;
    const { sign, tellingKeys, tellingStart, saysStart } = this.#tables;
    if (state.names.length > 0) this.#signs |= sign.unnamedKey;
    if (depth === 1) {
      this.#signs |= tellingKeys.get(key) ?? (key.startsWith(tellingStart) ? saysStart : 0);
    }
    // Of other keys too, which costs a look by the core.
    if (depth === 3 && key.includes("_call")) this.#signs |= sign.call;
    return state.other;
  }

  #closed(state: ObjectState, all: number, seen: number, count: number, depth: number): number {
    const { sign } = this.#tables;
    if (depth === 1 && count === 0) this.#signs |= sign.emptyRow;
    // A key that one alternative names another may not.
    if (state.alternatives > 1) this.#signs |= sign.unnamedKey;
    let live = all;
    for (let rest = live & state.demanding; rest !== 0; rest &= rest - 1) {
      const missing = (state.required[lowestBit(rest)] ?? 0) & ~seen;
      if (missing !== 0) live &= ~(rest & -rest);
    }
    return state.bounds === undefined ? live : withinBounds(state.bounds, live, count);
  }

  // What the alternatives inside mean around.
  #around(first: number, live: number): number {
    const { keeps } = this.#tables;
    if (live === 1) return keeps[first] ?? 0;
    let keep = 0;
    for (let rest = live; rest !== 0; rest &= rest - 1) keep |= keeps[first + lowestBit(rest)] ?? 0;
    return keep;
  }
}

function hasSigns(name: string): boolean {
  return name.includes("\0") || hasLineSeparator(name) || !isWellFormed(name);
}

// Whether no rule speaks of its characters.
function isClean(text: string, { asked, asksOfText, sign }: Tables): boolean {
  if (asksOfText && !isWellFormed(text)) return false;
  if ((asked & sign.nul) !== 0 && text.includes("\0")) return false;
  return (asked & sign.lineSeparator) === 0 || !hasLineSeparator(text);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
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

function hasLineSeparator(text: string): boolean {
  return text.includes("\u2028") || text.includes("\u2029") || text.includes("\x85");
}
