// @ts-check
// Changes to a value, at any depth, as people and programs make them by mistake.
import fc from "fast-check";
import { anything, word } from "./values.js";

/**
 * What a change may draw on: a number to choose with, a word, a value, and the values of the row.
 * @typedef {{ pick: number, word: string, spare: unknown, others: unknown[] }} Draw
 */
/**
 * Where a change may be made, and what it makes of the value there.
 * @typedef {{ suits: (value: any, path: string[]) => boolean, change: (value: any, draw: Draw) => unknown }} Change
 */

const isList = Array.isArray;
const isObject = (/** @type {unknown} */ value) =>
  typeof value === "object" && value !== null && !isList(value);
const hasKeys = (/** @type {any} */ value) => isObject(value) && Object.keys(value).length > 0;
const always = () => true;

/** @template T @param {T[]} list @param {number} pick */
const chosen = (list, pick) => /** @type {T} */ (list[pick % list.length]);

/**
 * The object with the members of one key replaced.
 * @param {object} object @param {string} key @param {(value: unknown) => [string, unknown][]} change
 */
function atKey(object, key, change) {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) =>
      name === key ? change(value) : [/** @type {[string, unknown]} */ ([name, value])],
    ),
  );
}

const misspellings = [
  (/** @type {string} */ key) => key.slice(0, -1),
  (/** @type {string} */ key) => `${key}s`,
  (/** @type {string} */ key) => key.toUpperCase(),
  (/** @type {string} */ key) => key.replaceAll("_", ""),
  (/** @type {string} */ key) => ` ${key}`,
  (/** @type {string} */ key) => `${key}\u0000`,
];

const disguises = [
  (/** @type {unknown} */ value) => [value],
  (/** @type {unknown} */ value) => ({ value }),
  (/** @type {unknown} */ value) => JSON.stringify(value),
  (/** @type {unknown} */ value) => [[value]],
];

/** @type {Record<string, Change>} */
const changes = {
  "a key is gone": {
    suits: hasKeys,
    change: (object, { pick }) => atKey(object, chosen(Object.keys(object), pick), () => []),
  },
  "a stranger has come": {
    suits: isObject,
    change: (object, { word: key, spare }) => ({ ...object, [key]: spare }),
  },
  "a key is misspelt": {
    suits: hasKeys,
    change(object, { pick }) {
      const key = chosen(Object.keys(object), pick);
      return atKey(object, key, (value) => [[chosen(misspellings, pick)(key), value]]);
    },
  },
  "the keys stand the other way round": {
    suits: isObject,
    change: (object) => Object.fromEntries(Object.entries(object).reverse()),
  },
  "another value": { suits: always, change: (_, { spare }) => spare },
  "the value in a disguise": {
    suits: always,
    change: (value, { pick }) => chosen(disguises, pick)(value),
  },
  "a value from elsewhere in the row": {
    suits: always,
    change: (_, { pick, others }) => chosen(others, pick),
  },
  "a word that is none": {
    suits: (value) => typeof value === "string",
    change: (value, { pick }) => chosen(misspellings, pick)(value),
  },
  "another word": { suits: (value) => typeof value === "string", change: (_, draw) => draw.word },
  null: { suits: always, change: () => null },
  "nothing in it": {
    suits: (value) => isList(value) || hasKeys(value),
    change: (value) => (isList(value) ? [] : {}),
  },
  "too many items, or too few": {
    suits: isList,
    change: (list, { pick }) =>
      Array.from({ length: chosen([0, 1, 2, 5], pick) }, () => list[0] ?? {}),
  },
  "as many items as a request may have, or one more": {
    suits: (value, path) => isList(value) && isBody(path) && shortest(value).length < 400,
    change: (list, { pick }) => {
      const item = JSON.parse(shortest(list));
      return Array.from({ length: chosen([99, 100, 101, 1000, 1001], pick) }, () => item);
    },
  },
};

const isBody = (/** @type {string[]} */ [first, ...deeper]) =>
  first === undefined || (deeper.length === 0 && ["entries", "examples"].includes(first));

/** @param {unknown[]} list */
function shortest(list) {
  const texts = list.map((item) => JSON.stringify(item));
  return texts.sort((a, b) => a.length - b.length)[0] ?? "{}";
}

const rare = "as many items as a request may have, or one more";
const common = Object.keys(changes).filter((name) => name !== rare);

const mutation = fc.record({
  name: fc.oneof(
    { arbitrary: fc.constantFrom(...common), weight: 30 },
    { arbitrary: fc.constant(rare), weight: 2 },
  ),
  place: fc.nat(1000),
  pick: fc.nat(1000),
  word,
  spare: anything,
});

/**
 * Rows of which about a third are as they came and the others changed, in up to three places.
 * @param {fc.Arbitrary<any>} rows
 * @returns {fc.Arbitrary<any>}
 */
export function mutated(rows) {
  return fc
    .tuple(rows, fc.array(mutation, { maxLength: 3 }))
    .map(([row, mutations]) => mutations.reduce(applied, row));
}

/** @param {any} row @param {any} mutation */
function applied(row, { name, place, ...draw }) {
  const { suits, change } = /** @type {Change} */ (changes[name]);
  const all = [...walk(row, [])];
  const places = all.filter(({ value, path }) => suits(value, path));
  if (places.length === 0) return row;
  const { path } = chosen(places, place);
  const others = all.map(({ value }) => value);
  return changedAt(row, path, (/** @type {any} */ value) => change(value, { ...draw, others }));
}

/**
 * @param {any} value @param {string[]} path
 * @returns {Generator<{ path: string[], value: any }>}
 */
function* walk(value, path) {
  yield { path, value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* walk(child, [...path, key]);
}

/**
 * @param {any} value @param {string[]} path @param {(value: any) => unknown} change
 * @returns {unknown}
 */
function changedAt(value, [key, ...path], change) {
  if (key === undefined) return change(value);
  const next = changedAt(value[key], path, change);
  if (isList(value)) return value.with(Number(key), next);
  return atKey(value, key, () => [[key, next]]);
}
