// The tables that the core reads a text with, as it hands them on (src/validate/value_tables.h), made
// into what a walk over a value follows (value-check.ts). Alternatives are bits of a number throughout.
import { isKeyOfBox } from "./box.js";
import { nothing, Stage } from "./value-stages.js";
import { isWellFormed } from "./utf8.js";

/** What the core says of its tables. */
export interface ValueTables {
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

// As of schema::Watch.
export const messagesWatch = 1;
export const roleWatch = 2;
export const contentWatch = 3;
export const textWatch = 4;

// As of Transition::unsure, by bit.
export const fractionBit = 8;
const looksAtStrings = 64;

// As of schema::Scalar.
export const integerScalar = 2;
export const stringScalar = 4;

/** A string that stands for itself: which alternatives take it, and what it says as a role. */
export interface Word {
  readonly text: string;
  readonly keep: number;
  readonly says: number;
  readonly saysLast: number;
  /** Another that may stand in its place. */
  readonly next: Word | undefined;
}

interface Probe {
  readonly scalar: number;
  readonly min: number;
  readonly max: number;
  readonly keep: number;
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface Transition {
  readonly null: number;
  readonly boolean: number;
  readonly integer: number;
  readonly fraction: number;
  readonly string: number;
  /** An object before its first key. */
  object: Stage | undefined;
  array: ArrayState | undefined;
  readonly objectIndex: number;
  readonly arrayIndex: number;
  readonly objectKeep: number;
  readonly arrayKeep: number;
  readonly unsure: number;
  /** 0 where no rule is asked. */
  watch: number;
  readonly says: number;
  readonly words: Word | undefined;
  readonly probes: readonly Probe[];
  /** What a string keeps that is not empty, where it does not matter what it says; or 0. */
  text: number;
  /** What an object keeps, or an array, where every one will do; or 0. */
  freeObject: number;
  freeArray: number;
}

interface Container {
  readonly alternatives: number;
  readonly all: number;
  readonly bounds: readonly Bounds[] | undefined;
}

export interface ObjectState extends Container {
  /** What each object of it says. */
  readonly says: number;
  readonly demanding: number;
  readonly required: readonly number[];
  readonly other: Transition | undefined;
  /** By name; none where there are no names. */
  readonly numbers: ReadonlyMap<string, number> | undefined;
  readonly transitions: readonly Transition[];
}

export interface ArrayState extends Container {
  readonly item: Transition;
}

export interface Tables {
  readonly asked: number;
  /** What is asked of the characters of a text, by bit; 0 where it does not matter which it has. */
  readonly textAsks: number;
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
export interface Signs {
  readonly emptyContent: number;
  readonly call: number;
  readonly nul: number;
  readonly lineSeparator: number;
  readonly unnamedKey: number;
  readonly emptyRow: number;
  readonly noMessage: number;
  readonly otherLast: number;
}

// Of Tables::textAsks.
export const asksForm = 1;
export const asksNul = 2;
export const asksSeparator = 4;

// At most this many bytes stand for a unit of a string in JSON.
const unitBytes = 6;

// More than this is not walked twice over: a value may hold the same object in many places.
const mostBytes = 2 ** 24;

/** Reads them. */
export function readTables(tables: ValueTables): Tables {
  return new Reader(tables).read();
}

// In the order of src/validate/value_tables.cpp. Objects are written out: the engine reads one that was
// spread more slowly.
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
    const textAsks =
      (asksOfText ? asksForm : 0) |
      ((asked & sign.nul) !== 0 ? asksNul : 0) |
      ((asked & sign.lineSeparator) !== 0 ? asksSeparator : 0);
    const transitions = this.#list(() => this.#transition(asked, textAsks));
    const objects = this.#list(() => this.#object(transitions, sign));
    const arrays = this.#list(() => this.#array(transitions));
    const first = objects.map((state) => new Stage(state, state.all, 0, new Map()));
    for (const one of transitions) {
      one.object = first[one.objectIndex];
      one.array = arrays[one.arrayIndex];
    }
    markFree(transitions, keeps);
    const root = at(transitions, 0);
    const tellingKeys = new Map(telling);
    return {
      asked,
      textAsks,
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

  #transition(asked: number, textAsks: number): Transition {
    const read: Transition = {
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
      says: this.#bits() & asked,
      words: this.#words(),
      probes: this.#list(() => ({
        scalar: this.#next(),
        min: this.#next(),
        max: this.#next(),
        keep: this.#bits(),
      })),
      text: 0,
      freeObject: 0,
      freeArray: 0,
    };
    if (textAsks === 0 && (read.unsure & looksAtStrings) === 0) read.text = read.string;
    if (asked === 0) read.watch = 0;
    return read;
  }

  // Those of which a rule could speak are no words: a value that is one is not looked at any more.
  #words(): Word | undefined {
    let words: Word | undefined;
    for (let left = this.#next(); left > 0; left--) {
      const word: Word = {
        text: asKey(this.#text()),
        keep: this.#bits(),
        says: this.#bits(),
        saysLast: this.#bits(),
        next: words,
      };
      if (/^[\x20-\x7e]*$/.test(word.text)) words = word;
    }
    return words;
  }

  #object(transitions: readonly Transition[], sign: Signs): ObjectState {
    const { alternatives, all, bounds } = this.#container();
    const demanding = this.#bits();
    const required = Array.from({ length: alternatives }, () => this.#bits());
    const other = transitions[this.#next()];
    const keys = this.#list(() => [this.#text(), at(transitions, this.#next())] as const);
    return {
      alternatives,
      all,
      bounds,
      // A key that one alternative names another may not.
      says: alternatives > 1 ? sign.unnamedKey : 0,
      demanding,
      required,
      other,
      numbers: keys.length > 0 ? new Map(keys.map(([name], number) => [name, number])) : undefined,
      // A rule may speak of the name itself; or it may be that of a box.
      transitions: keys.map(([name, into]) =>
        hasSigns(name) || isKeyOfBox(name) ? nothing : into,
      ),
    };
  }

  #array(transitions: readonly Transition[]): ArrayState {
    const { alternatives, all, bounds } = this.#container();
    return { alternatives, all, bounds, item: at(transitions, this.#next()) };
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

// Where it does not matter what is inside, an object or an array needs no state; but for the row, the
// first, of whose keys the rules speak.
function markFree(transitions: readonly Transition[], keeps: readonly number[]): void {
  const free = freeOf(transitions, keeps);
  for (const one of transitions.slice(1)) {
    if (isOpenObject(one) && free.has(one.object?.state.other)) {
      one.freeObject = keeps[one.objectKeep] ?? 0;
      one.object = undefined;
    }
    if (isOpenArray(one) && free.has(one.array?.item)) {
      one.freeArray = keeps[one.arrayKeep] ?? 0;
      one.array = undefined;
    }
  }
}

// Those that keep the same of every value, as do all inside: of those that could, each that leads to one
// that does not is none, until all that are left lead to each other.
function freeOf(
  transitions: readonly Transition[],
  keeps: readonly number[],
): ReadonlySet<unknown> {
  const free = new Set<unknown>(transitions.filter((one) => couldBeFree(one, keeps)));
  for (let before = -1; before !== free.size;) {
    before = free.size;
    for (const one of transitions) {
      if (!free.has(one.object?.state.other) || !free.has(one.array?.item)) free.delete(one);
    }
  }
  return free;
}

function couldBeFree(one: Transition, keeps: readonly number[]): boolean {
  const scalars = [one.boolean, one.integer, one.fraction, one.string];
  const kept = [...scalars, keeps[one.objectKeep], keeps[one.arrayKeep]];
  return (
    one.null !== 0 &&
    kept.every((keep) => keep === one.null) &&
    (one.unsure | one.says | one.probes.length) === 0 &&
    one.words === undefined &&
    isOpenObject(one) &&
    isOpenArray(one)
  );
}

function isOpenObject({ object }: Transition): boolean {
  const state = object?.state;
  return isOpen(state) && state?.demanding === 0 && state.numbers === undefined;
}

// Of one that is watched, it matters how many items it has.
function isOpenArray({ array, watch }: Transition): boolean {
  return isOpen(array) && watch === 0;
}

function isOpen(container: Container | undefined): boolean {
  return container?.alternatives === 1 && container.bounds === undefined;
}

// The engine compares keys by their place in memory; other strings, letter by letter.
function asKey(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}

function hasSigns(name: string): boolean {
  return name.includes("\0") || hasLineSeparator(name) || !isWellFormed(name);
}

export function hasLineSeparator(text: string): boolean {
  return text.includes("\u2028") || text.includes("\u2029") || text.includes("\x85");
}
