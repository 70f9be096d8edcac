// The validators of one core, by their options: opening one costs far more than a row, so the last few
// are kept. A value that is fine is told without its text once a validator is used again and again.
import type { Core } from "./core.js";
import { isObject } from "./object.js";
import { planJson, validatePlan } from "./options.js";
import type { CheckPlan, RuleIds } from "./options.js";
import type { ValidateOptions } from "./types.js";
import { isText } from "./source.js";
import { encodedText } from "./utf8.js";
import { valueCheck } from "./value-check.js";
import type { ValueCheck } from "./value-check.js";
import type { ValueTables } from "./value-tables.js";

// Enough for every platform and document at once; a form uses one.
const validatorsKept = 16;
// To read the tables costs as much as to check some values by their text.
const valuesBeforeTables = 2;

/** Tells that values are fine, once there have been some. */
export class QuickCheck {
  readonly #tables: () => ValueTables | undefined;
  #check: ValueCheck | undefined;
  #values = 0;

  constructor(tables: () => ValueTables | undefined) {
    this.#tables = tables;
  }

  /** `true`: the core would have nothing to say of it. `false`: ask the core; so of every text. */
  accepts(value: unknown): boolean {
    if (typeof value === "string") return false;
    if (this.#check !== undefined) return this.#check(value);
    if (!isText(value) && this.#values++ === valuesBeforeTables) {
      const tables = this.#tables();
      this.#check = tables === undefined ? undefined : valueCheck(tables);
    }
    return false;
  }
}

/** A validator of the core with its options; opened when it is needed. */
export class Validator {
  readonly plan: CheckPlan;
  readonly #core: Core;
  readonly #quick: QuickCheck;
  #handle: number | undefined;

  constructor(core: Core, plan: CheckPlan) {
    this.#core = core;
    this.plan = plan;
    this.#quick = new QuickCheck(() => core.valueTables(this.handle));
  }

  get handle(): number {
    return (this.#handle ??= this.#core.openValidator(encodedText(planJson(this.plan))));
  }

  /** As of `QuickCheck`. */
  accepts(value: unknown): boolean {
    return this.plan.platform !== "auto" && this.#quick.accepts(value) && this.#core.alive;
  }

  close(): void {
    if (this.#handle !== undefined) this.#core.close(this.#handle);
    this.#handle = undefined;
  }
}

/** Wishes that are compared by a glance, and the validator that they mean. */
interface Glance extends Pick<ValidateOptions, "platform" | "as" | "rules"> {
  readonly validator: Validator;
}

export class Validators {
  readonly #core: Core;
  readonly #ruleIds: RuleIds;
  // The least recently used first.
  readonly #byPlan = new Map<string, Validator>();
  #glances: Glance[] = [];

  constructor(core: Core, ruleIds: RuleIds) {
    this.#core = core;
    this.#ruleIds = ruleIds;
  }

  /** @throws {MisuseError} */
  for(options: ValidateOptions | undefined): Validator {
    if (!isGlanced(options)) return this.of(validatePlan(options, this.#ruleIds));
    const { platform, as, rules } = options;
    for (const known of this.#glances) {
      if (known.platform === platform && known.as === as && known.rules === rules) {
        return known.validator;
      }
    }
    // Not of the options, which may say another thing when they are asked again.
    const validator = this.of(validatePlan({ platform, as, rules }, this.#ruleIds));
    this.#glances.push({ platform, as, rules, validator });
    return validator;
  }

  of(plan: CheckPlan): Validator {
    const key = planJson(plan);
    const validator = this.#byPlan.get(key) ?? new Validator(this.#core, plan);
    this.#byPlan.delete(key);
    this.#byPlan.set(key, validator);
    if (this.#byPlan.size > validatorsKept) this.#dropOldest();
    return validator;
  }

  clear(): void {
    this.#byPlan.clear();
    this.#glances = [];
  }

  #dropOldest(): void {
    const [oldest] = this.#byPlan;
    if (oldest === undefined) return;
    const [key, validator] = oldest;
    this.#byPlan.delete(key);
    this.#glances = this.#glances.filter((known) => known.validator !== validator);
    validator.close();
  }
}

// Whether the options, where they are right, are told apart by a glance. What is wrong with others is
// found in full.
function isGlanced(options: ValidateOptions | undefined): options is ValidateOptions {
  if (!isObject(options)) return false;
  for (const name in options) {
    if (name !== "platform" && name !== "as" && name !== "rules" && name !== "limits") return false;
  }
  const { rules, limits } = options;
  return limits === undefined && (rules === undefined || rules === false);
}
