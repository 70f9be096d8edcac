// Strings, numbers, booleans and BigInts in a box (`new String("x")`): JSON.stringify writes what is
// inside, whatever prototype, keys or tag the box was given.

/** Whether JSON.stringify writes an object that is no array, and has no `toJSON`, as its keys. */
export function isNoBox(value: object): boolean {
  return JSON.stringify(value, []) === "{}";
}

/**
 * Whether a key of an object's own is one that a box has, too: that of a string's first letter, or of
 * what `JSON.rawJSON` makes.
 */
export function isKeyOfBox(key: string): boolean {
  return key === "0" || key === "rawJSON";
}

/** What is in a box; the object itself where it is none. Throws what the box throws. */
export function unboxed(value: object): unknown {
  return isSurelyNoBox(value) ? value : opened(value);
}

function isSurelyNoBox(value: object): boolean {
  if (Array.isArray(value)) return true;
  try {
    return typeof (value as { toJSON?: unknown }).toJSON !== "function" && isNoBox(value);
  } catch {
    return false;
  }
}

// As JSON.stringify has it, boxes of numbers and strings are asked what they say.
/* eslint-disable @typescript-eslint/unbound-method, @typescript-eslint/no-base-to-string -- called with what they are asked about */
function opened(value: object): unknown {
  if (opens(Number.prototype.valueOf, value)) return Number(value);
  if (opens(String.prototype.valueOf, value)) return String(value);
  for (const open of [Boolean.prototype.valueOf, BigInt.prototype.valueOf]) {
    if (opens(open, value)) return Reflect.apply(open, value, []);
  }
  return value;
}
/* eslint-enable @typescript-eslint/unbound-method, @typescript-eslint/no-base-to-string */

function opens(open: () => unknown, value: object): boolean {
  try {
    Reflect.apply(open, value, []);
    return true;
  } catch {
    return false;
  }
}
