// What was learned of the objects of one kind: which key follows which, and what the tables say of an
// object with those keys and such values. Rows of a file are alike, so that after some of them a key
// costs a few comparisons, and the end of an object one.
import type { ObjectState, Transition } from "./value-tables.js";

// Beyond these, nothing more is learned: a stage is then made anew each time.
const mostStages = 256;
const mostLearned = 16;

/** What no value is taken by. */
export const nothing: Transition = {
  null: 0,
  boolean: 0,
  integer: 0,
  fraction: 0,
  string: 0,
  object: undefined,
  array: undefined,
  objectIndex: -1,
  arrayIndex: -1,
  objectKeep: 0,
  arrayKeep: 0,
  unsure: 0,
  watch: 0,
  says: 0,
  words: undefined,
  probes: [],
  text: 0,
  freeObject: 0,
  freeArray: 0,
};

/** Where values led that kept these alternatives; the one that was learned before it. */
interface Turn {
  readonly kept: number;
  readonly stage: Stage;
  readonly next: Turn | undefined;
}

/** A named key at a stage, and where its values led. */
export class Step {
  readonly key: string;
  readonly into: Transition;
  readonly #bit: number;
  #turns: Turn | undefined;
  #learned = 0;

  constructor(key: string, into: Transition, bit: number) {
    this.key = key;
    this.into = into;
    this.#bit = bit;
  }

  /** The stage behind a value that keeps these alternatives; none where none is left. */
  next(from: Stage, kept: number): Stage | undefined {
    for (let turn = this.#turns; turn !== undefined; turn = turn.next) {
      if (turn.kept === kept) return turn.stage;
    }
    return this.#learn(from, kept);
  }

  #learn(from: Stage, kept: number): Stage | undefined {
    const stage = from.with(kept, this.#bit);
    // What leads to a stage keeps it, and all behind it, in memory.
    if (stage?.isRemembered === true && this.#learned < mostLearned) {
      this.#learned++;
      this.#turns = { kept, stage, next: this.#turns };
    }
    return stage;
  }
}

// A stage before its first step: where this very key is met there, the core is asked.
const noStep = new Step("\0", nothing, 0);

/** An object of which some keys were read: what may still take it, and which keys it had. */
export class Stage {
  /** The one that was taken last from here. */
  step: Step = noStep;
  /** What the end of the object keeps around, and through which transition; -1: not asked yet. */
  endKeeps = 0;
  endVia = -1;
  readonly state: ObjectState;
  readonly live: number;
  readonly isRemembered: boolean;
  readonly #seen: number;
  readonly #steps: (Step | undefined)[] = [];
  /** All of the state that are remembered. */
  readonly #stages: Map<string, Stage>;

  constructor(state: ObjectState, live: number, seen: number, stages: Map<string, Stage>) {
    this.state = state;
    this.live = live;
    this.#seen = seen;
    this.#stages = stages;
    this.isRemembered = stages.size < mostStages;
    if (this.isRemembered) stages.set(idOf(live, seen), this);
  }

  /** That of a key that comes next; none where the state does not name it. */
  stepOf(key: string): Step | undefined {
    const number = this.state.numbers?.get(key);
    if (number === undefined) return undefined;
    const into = this.state.transitions[number] ?? nothing;
    this.step = this.#steps[number] ??= new Step(key, into, 1 << number);
    return this.step;
  }

  /** Where only these alternatives stay, and a key was seen; none where none is left. */
  with(kept: number, bit: number): Stage | undefined {
    const live = this.live & kept;
    if (live === 0) return undefined;
    const seen = this.#seen | bit;
    if (live === this.live && seen === this.#seen) return this;
    const known = this.#stages.get(idOf(live, seen));
    return known ?? new Stage(this.state, live, seen, this.#stages);
  }

  /** The alternatives that ask for no other key. */
  complete(): number {
    const { demanding, required } = this.state;
    let { live } = this;
    for (let rest = live & demanding; rest !== 0; rest &= rest - 1) {
      const missing = (required[lowestBit(rest)] ?? 0) & ~this.#seen;
      if (missing !== 0) live &= ~(rest & -rest);
    }
    return live;
  }
}

function idOf(live: number, seen: number): string {
  return `${live} ${seen}`;
}

export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
