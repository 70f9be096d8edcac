import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import Ajv from "ajv";
import { parse as parseYaml } from "yaml";

const BASE = "https://unpkg.com/entrybridge/schemas/";
const PLATFORMS = ["openpipe", "humanloop", "arize"];
const NAMES = [
  ...PLATFORMS.flatMap((platform) =>
    ["entry", "request", "response", "error"].map((document) => `${platform}/${document}`),
  ),
  "combined",
];

const readText = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const readJson = (path) => JSON.parse(readText(path));
const seedExample = (name) => readJson(`tests/fixtures/seeds/${name}.json`);

const schemas = new Map(NAMES.map((name) => [name, readJson(`src/schemas/${name}.schema.json`)]));
const platforms = readJson("src/schemas/platforms.json");
const faultFiles = readdirSync(new URL("../fixtures/faults/", import.meta.url))
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({ file, ...readJson(`tests/fixtures/faults/${file}`) }));

const schemaName = ({ platform, document }) =>
  platform === "any" ? "combined" : `${platform}/${document}`;

function newAjv() {
  // format only annotates in these schemas, so it is not checked.
  return new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    schemas: [...schemas.values()],
  });
}

const ajv = newAjv();
const validator = (name) => ajv.getSchema(schemas.get(name).$id);

// --- JSON pointers -------------------------------------------------------------------------

const escapeKey = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");
const parsePointer = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

const valueAt = (root, path) => path.reduce((value, key) => value[key], root);

/** A copy of `root` in which `change(parent, key)` was done to the place at `path`. */
function changedAt(root, path, change) {
  const holder = { root: structuredClone(root) };
  const full = ["root", ...path];
  change(valueAt(holder, full.slice(0, -1)), full.at(-1));
  return holder.root;
}

// --- Walking schemas -----------------------------------------------------------------------

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const ANNOTATIONS = ["title", "description", "$id", "$schema", "definitions"];
const SCHEMA_MAPS = ["properties", "definitions"];
const SCHEMA_SLOTS = ["items", "additionalProperties"];
const SCHEMA_LISTS = ["anyOf"];
const PLAIN_KEYWORDS = [
  "$ref",
  "type",
  "enum",
  "required",
  "default",
  "format",
  "minItems",
  "maxItems",
  "minProperties",
];

/** The direct subschemas of a schema, each with its path. */
function children(schema) {
  const maps = [...SCHEMA_MAPS, ...SCHEMA_LISTS].flatMap((keyword) =>
    Object.entries(schema[keyword] ?? {}).map(([key, child]) => [[keyword, key], child]),
  );
  const slots = SCHEMA_SLOTS.filter((keyword) => keyword in schema).map((keyword) => [
    [keyword],
    schema[keyword],
  ]);
  return [...maps, ...slots];
}

/** Every schema object of a document, `$ref`s not followed. */
function* walk(schema, path = []) {
  if (!isObject(schema)) return;
  yield { path, schema };
  for (const [step, child] of children(schema)) yield* walk(child, [...path, ...step]);
}

function mapChildren(schema, change) {
  const copy = { ...schema };
  for (const keyword of SCHEMA_MAPS.filter((k) => k in copy)) {
    const entries = Object.entries(copy[keyword]);
    copy[keyword] = Object.fromEntries(entries.map(([key, child]) => [key, change(child)]));
  }
  for (const keyword of SCHEMA_SLOTS.filter((k) => k in copy))
    copy[keyword] = change(copy[keyword]);
  for (const keyword of SCHEMA_LISTS.filter((k) => k in copy))
    copy[keyword] = copy[keyword].map(change);
  return copy;
}

function follow(ref, base) {
  const target = new URL(ref, base);
  const pointer = decodeURIComponent(target.hash.slice(1));
  target.hash = "";
  const document = [...schemas.values()].find(({ $id }) => $id === target.href);
  return { schema: valueAt(document, parsePointer(pointer)), base: target.href };
}

/** The document with its `$ref`s put in place and its annotations left out. */
function resolved(name) {
  const resolve = (schema, base) => {
    if (!isObject(schema)) return schema;
    if (schema.$ref) {
      const target = follow(schema.$ref, base);
      return resolve(target.schema, target.base);
    }
    const kept = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.includes(keyword));
    return mapChildren(Object.fromEntries(kept), (child) => resolve(child, base));
  };
  return resolve(schemas.get(name), schemas.get(name).$id);
}

// --- The OpenAPI document of the OpenPipe seed ---------------------------------------------

const openpipeSeed = parseYaml(readText("tests/fixtures/seeds/openpipe-add-entries.yaml")).paths;

/** OpenAPI 3.0, as the seed writes it, to draft-07. */
function toDraft07(schema) {
  if (!isObject(schema)) return schema;
  const { nullable, allOf, requiredProperties, required, ...rest } = schema;
  if (allOf) {
    expect(Object.keys(schema)).toEqual(["allOf"]);
    return toDraft07(onlyElement(allOf));
  }
  if (nullable && !rest.type) {
    expect(schema).toEqual({ enum: ["null"], nullable: true });
    return { type: "null" };
  }
  if (nullable) rest.type = [rest.type, "null"];
  // On the body itself the list is called requiredProperties, and `required` says that there is a body.
  const keys = requiredProperties ?? required;
  return mapChildren(Array.isArray(keys) ? { ...rest, required: keys } : rest, toDraft07);
}

function onlyElement(list) {
  expect(list).toHaveLength(1);
  return list[0];
}

const seedSchema = ({ "application/json": content }) => toDraft07(onlyElement(content.schemaArray));
const seedBody = openpipeSeed.request.body;
const seedResponses = openpipeSeed.response;

/** Where two schemas differ, in either direction; the order of `properties` counts too. */
function differences(ours, theirs, path = "") {
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    return ours.flatMap((item, index) => differences(item, theirs[index], `${path}/${index}`));
  }
  if (isObject(ours) && isObject(theirs)) {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const inKeys = keys.flatMap((key) =>
      differences(ours[key], theirs[key], `${path}/${escapeKey(key)}`),
    );
    const sameOrder = String(Object.keys(ours)) === String(Object.keys(theirs));
    return path.endsWith("/properties") && !sameOrder ? [...inKeys, `${path}: order`] : inKeys;
  }
  const same = ours !== undefined && JSON.stringify(ours) === JSON.stringify(theirs);
  return same ? [] : [`${path}: ${JSON.stringify(ours)} / ${JSON.stringify(theirs)}`];
}

describe("documents", () => {
  test.each(NAMES)("%s has its $id, a title and a description", (name) => {
    const schema = schemas.get(name);
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(schema.$id).toBe(`${BASE}${name}.schema.json`);
    expect(schema.title).toMatch(/\S/);
    expect(schema.description).toMatch(/\S/);
  });

  test.each(NAMES)("%s is draft-07 and compiles", (name) => {
    expect(ajv.validateSchema(schemas.get(name))).toBe(true);
    expect(validator(name)).toBeInstanceOf(Function);
  });

  test.each(NAMES)(
    "%s uses no keyword that this test does not know, and $ref stands alone",
    (name) => {
      const known = [
        ...ANNOTATIONS,
        ...SCHEMA_MAPS,
        ...SCHEMA_SLOTS,
        ...SCHEMA_LISTS,
        ...PLAIN_KEYWORDS,
      ];
      for (const { schema } of walk(schemas.get(name))) {
        expect(known).toEqual(expect.arrayContaining(Object.keys(schema)));
        if (schema.$ref) expect(Object.keys(schema)).toEqual(["$ref"]);
      }
    },
  );

  test("combined is the union of the three rows", () => {
    const rows = PLATFORMS.map((platform) => resolved(`${platform}/entry`));
    expect(differences(resolved("combined"), { anyOf: rows })).toEqual([]);
  });
});

describe("OpenPipe and its seed", () => {
  test.each([
    ["openpipe/request", seedBody],
    ["openpipe/response", seedResponses["200"]],
    ["openpipe/error", seedResponses.default],
  ])("%s says what the seed says", (name, content) => {
    expect(differences(resolved(name), seedSchema(content))).toEqual([]);
  });

  test("openpipe/entry is the item of the request", () => {
    const item = seedSchema(seedBody).properties.entries.items;
    expect(differences(resolved("openpipe/entry"), item)).toEqual([]);
  });

  test("the comparison sees a missing key, a stranger key, another value and another order", () => {
    const schema = { properties: { a: {}, b: { type: "string" } }, required: ["a"] };
    const swapped = { ...schema, properties: { b: { type: "string" }, a: {} } };
    expect(differences(schema, schema)).toEqual([]);
    expect(differences(schema, { ...schema, minItems: 1 })).toEqual(["/minItems: undefined / 1"]);
    expect(differences({ ...schema, minItems: 1 }, schema)).toEqual(["/minItems: 1 / undefined"]);
    expect(differences(schema, { ...schema, required: ["b"] })).toEqual(['/required/0: "a" / "b"']);
    expect(differences(schema, swapped)).toEqual(["/properties: order"]);
  });

  test("the platform table says what the seed says", () => {
    const { openpipe } = platforms;
    const { security, parameters } = openpipeSeed.request;
    const [header, { scheme }] = onlyElement(
      Object.entries(onlyElement(security).parameters.header),
    );
    expect(openpipe.baseUrl).toBe(onlyElement(openpipeSeed.servers).url);
    expect(openpipe.path).toBe(openpipeSeed.path);
    expect(openpipe.method).toBe(openpipeSeed.method.toUpperCase());
    expect(openpipe.auth.header).toBe(header);
    expect(openpipe.auth.scheme.toLowerCase()).toBe(scheme);
    expect(openpipe.pathParameters.map(({ name, required }) => [name, required])).toEqual(
      Object.entries(parameters.path).map(([name, { schema }]) => [
        name,
        onlyElement(schema).required,
      ]),
    );
    expect(openpipe.queryParameters.map(({ name }) => name)).toEqual(Object.keys(parameters.query));
    expect(parameters.header).toEqual({});
    expect(Object.keys(seedBody)).toEqual([openpipe.requestContentType]);
    expect(Object.keys(seedResponses)).toEqual([String(openpipe.successStatus), "default"]);
    expect(Object.keys(seedResponses.default)).toContain(openpipe.errorContentType);
  });

  test.each([
    ["request", seedBody],
    ["response", seedResponses["200"]],
    ["error", seedResponses.default],
  ])("the example of the %s is the one of the seed", (document, content) => {
    const { examples } = content["application/json"];
    expect(seedExample(`openpipe-${document}`)).toEqual(examples.example.value);
  });
});

describe("Humanloop, Arize and their seeds", () => {
  const TYPE_WORDS = { number: "double", array: "list of any", object: "map from strings to any" };

  /** A schema in the words of the Humanloop page: "map from strings to strings". */
  function inWords(schema, plural = "") {
    const { type, items, additionalProperties } = schema;
    if (Array.isArray(type)) return type.map((one) => inWords({ type: one }, plural)).join(" or ");
    if (items) return `list of ${items.type}s`;
    if (additionalProperties) return `map from strings to ${inWords(additionalProperties, "s")}`;
    const word = TYPE_WORDS[type] ?? type;
    return plural && / /.test(word) ? word.replace(/^\w+/, `$&${plural}`) : word + plural;
  }

  // "Response", of the page "Create Datapoint".
  const HUMANLOOP_RESPONSE = {
    id: "string",
    dataset_id: "string",
    inputs: "map from strings to strings",
    messages: "list of objects",
    target:
      "map from strings to strings or integers or doubles or booleans or lists of any or maps from strings to any",
  };

  test("humanloop/response has the fields of the seed", () => {
    const { properties } = resolved("humanloop/response").items;
    const words = Object.entries(properties).map(([key, schema]) => [key, inWords(schema)]);
    expect(words).toEqual(Object.entries(HUMANLOOP_RESPONSE));
  });

  test("a Humanloop datapoint has the fields of the response that are not ids", () => {
    const { id, dataset_id, ...shared } = resolved("humanloop/response").items.properties;
    expect([id, dataset_id]).toEqual([{ type: "string" }, { type: "string" }]);
    expect(
      differences(resolved("humanloop/entry"), { type: "object", properties: shared }),
    ).toEqual([]);
  });

  // "This endpoint expects an object or a list of objects: object OR object OR list of objects".
  test("humanloop/request is an object, an object or a list of objects", () => {
    const forms = resolved("humanloop/request").anyOf.map(({ type, items }) =>
      items ? inWords({ items }) : type,
    );
    expect(forms).toEqual(["object", "object", "list of objects"]);
  });

  // "Response", of the page "Add new examples to a dataset"; all of it required.
  const ARIZE_RESPONSE = {
    id: "string",
    name: "string",
    space_id: "string",
    created_at: "string<date-time>",
    updated_at: "string<date-time>",
    dataset_version_id: "string",
    example_ids: "string[]",
  };

  /** A schema in the words of the Arize page: "string<date-time>", "object[]". */
  const asArizeType = ({ type, format, items }) =>
    items ? `${items.type}[]` : format ? `${type}<${format}>` : type;

  test("arize/response has the fields of the seed, all required", () => {
    const { properties, required } = resolved("arize/response");
    const types = Object.entries(properties).map(([key, schema]) => [key, asArizeType(schema)]);
    expect(types).toEqual(Object.entries(ARIZE_RESPONSE));
    expect(required).toEqual(Object.keys(ARIZE_RESPONSE));
  });

  // "Body: examples object[] required".
  test("arize/request has the one field of the seed", () => {
    const { properties, required } = resolved("arize/request");
    expect(required).toEqual(["examples"]);
    expect(Object.keys(properties)).toEqual(["examples"]);
    expect(asArizeType(properties.examples)).toBe("object[]");
  });

  test.each([
    // POST https://api.humanloop.com/v4/datasets/:dataset_id/datapoints; "X-API-KEY: <apiKey>";
    // "dataset_id string Required: Starts with evts_"; "Errors: 422".
    [
      "humanloop",
      {
        url: "https://api.humanloop.com/v4/datasets/{dataset_id}/datapoints",
        auth: { header: "X-API-KEY", scheme: null },
        path: [["dataset_id", true, "evts_"]],
        query: [],
        errorStatus: 422,
      },
    ],
    // --url https://api.arize.com/v2/datasets/{dataset_id}/examples; "Authorization: Bearer <token>";
    // "Path Parameters: dataset_id string required"; "Query Parameters: dataset_version_id string".
    [
      "arize",
      {
        url: "https://api.arize.com/v2/datasets/{dataset_id}/examples",
        auth: { header: "Authorization", scheme: "Bearer" },
        path: [["dataset_id", true, null]],
        query: [["dataset_version_id", false, null]],
        errorStatus: 422,
      },
    ],
  ])("the platform table says of %s what the seed says", (name, seed) => {
    const platform = platforms[name];
    const rows = (parameters) => parameters.map((p) => [p.name, p.required, p.prefix]);
    expect(platform.baseUrl + platform.path).toBe(seed.url);
    expect(platform.method).toBe("POST");
    expect(platform.requestContentType).toBe("application/json");
    expect(platform.auth).toEqual(seed.auth);
    expect(rows(platform.pathParameters)).toEqual(seed.path);
    expect(rows(platform.queryParameters)).toEqual(seed.query);
    expect(platform.errorStatuses).toContain(seed.errorStatus);
  });
});

describe("platform table", () => {
  test("has the three platforms, with the same keys in the same order", () => {
    expect(Object.keys(platforms)).toEqual(PLATFORMS);
    for (const [key, platform] of Object.entries(platforms)) {
      expect(platform.name).toBe(key);
      expect(Object.keys(platform)).toEqual(Object.keys(platforms.openpipe));
      expect(platform.sources.length).toBeGreaterThan(0);
    }
  });

  test.each(PLATFORMS)("%s names the parameters of its path", (name) => {
    const { path, pathParameters } = platforms[name];
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(pathParameters.map((parameter) => parameter.name)).toEqual(inPath);
  });

  test.each(["openpipe", "arize"])("%s has the rows key and the limits of its request", (name) => {
    const { rowsKey, limits } = platforms[name];
    const { minItems, maxItems } = resolved(`${name}/request`).properties[rowsKey];
    expect(limits).toEqual({ minRows: minItems, maxRows: maxItems });
  });

  test("humanloop has neither", () => {
    const list = resolved("humanloop/request").anyOf.at(-1);
    expect(Object.keys(list)).toEqual(["type", "items"]);
    expect(platforms.humanloop.rowsKey).toBeNull();
    expect(platforms.humanloop.limits).toEqual({ minRows: null, maxRows: null });
  });

  // From the platforms' OpenAPI documents and the clients made of them; the seeds give no code.
  test.each([
    ["openpipe", 200, []],
    ["humanloop", 201, [422]],
    ["arize", 201, [400, 401, 403, 404, 422, 429]],
  ])("%s answers %i", (name, success, errors) => {
    expect(platforms[name].successStatus).toBe(success);
    expect(platforms[name].errorStatuses).toEqual(errors);
  });
});

describe("valid documents", () => {
  const expectValid = (name, value) => {
    const validate = validator(name);
    validate(value);
    expect(validate.errors).toBeNull();
  };

  test.each([
    "openpipe-request",
    "openpipe-response",
    "openpipe-error",
    "humanloop-request",
    "humanloop-response",
    "arize-request",
    "arize-response",
  ])("the example %s", (example) => expectValid(example.replace("-", "/"), seedExample(example)));

  const inOpenpipe = (message) => ({ messages: [message] });

  test.each([
    ["openpipe/entry", "no messages", { messages: [] }],
    [
      "openpipe/entry",
      "null content of the assistant",
      inOpenpipe({ role: "assistant", content: null }),
    ],
    ["openpipe/entry", 'the text "null"', inOpenpipe({ role: "assistant", content: "null" })],
    ["openpipe/entry", "no content", inOpenpipe({ role: "user" })],
    ["openpipe/entry", "role last", inOpenpipe({ content: "Hello", role: "user" })],
    [
      "openpipe/entry",
      "null function result",
      inOpenpipe({ role: "function", name: "f", content: null }),
    ],
    [
      "openpipe/entry",
      "null calls",
      inOpenpipe({ role: "assistant", tool_calls: null, function_call: null }),
    ],
    ["openpipe/entry", "empty function call", inOpenpipe({ role: "assistant", function_call: {} })],
    ["openpipe/entry", "empty tool choice", { messages: [], tool_choice: {} }],
    ["openpipe/entry", "any keys in metadata", { messages: [], metadata: { __proto: "", "": "" } }],
    ["humanloop/entry", "nothing", {}],
    ["humanloop/entry", "an unknown key", { question: "What is 2 + 2?" }],
    ["humanloop/entry", "null below a target", { target: { output: { a: null }, list: [null] } }],
    [
      "humanloop/entry",
      "a call without arguments",
      inOpenpipe({ role: "assistant", tool_call: { name: "f" } }),
    ],
    [
      "humanloop/entry",
      "nulls",
      inOpenpipe({ role: "tool", content: null, name: null, tool_calls: null }),
    ],
    ["humanloop/request", "no datapoints", []],
    [
      "humanloop/request",
      "log ids that are none, as a datapoint with an unknown key",
      { log_ids: 5 },
    ],
    [
      "humanloop/error",
      "the form of other statuses",
      { type: "t", message: "m", code: 404, origin: "o" },
    ],
    ["arize/entry", "an id below the top", { input: { id: "x", created_at: null } }],
    ["arize/entry", "null", { answer: null }],
    ["arize/error", "a member of its own", { title: "Bad Request", status: 400, request_id: "r" }],
  ])("%s: %s", (name, _title, value) => expectValid(name, value));

  test("as many rows as a request takes", () => {
    const rows = (row, count) => Array.from({ length: count }, () => row);
    expectValid("openpipe/request", { entries: rows({ messages: [] }, 100) });
    expectValid("arize/request", { examples: rows({ a: 1 }, 1000) });
  });
});

// --- Faults --------------------------------------------------------------------------------

function inputOf({ input, repeat }) {
  if (!repeat) return input;
  return changedAt(input, parsePointer(repeat.pointer), (parent, key) => {
    parent[key] = Array.from({ length: repeat.count }, () => onlyElement(parent[key]));
  });
}

/** Each code with the error of Ajv that stands for it, and the key that error adds to its place. */
const AJV_ERRORS = {
  required: { keyword: "required", key: "missingProperty" },
  "unknown-key": { keyword: "additionalProperties", key: "additionalProperty" },
  enum: { keyword: "enum" },
  type: { keyword: "type" },
  "min-items": { keyword: "minItems" },
  "max-items": { keyword: "maxItems" },
  "min-properties": { keyword: "minProperties" },
  "reserved-key": { keyword: "false schema" },
};

function isNamedBy(error, { code, pointer }) {
  const { keyword, key } = AJV_ERRORS[code];
  const place = key ? `${error.instancePath}/${escapeKey(error.params[key])}` : error.instancePath;
  return error.keyword === keyword && place === pointer;
}

/** Small values that the schema takes. */
function samples(schema) {
  if (schema.enum) return schema.enum;
  if (schema.anyOf) return schema.anyOf.flatMap(samples);
  return [schema.type ?? "null"].flat().map((type) => sampleOfType(schema, type));
}

function sampleOfType(schema, type) {
  if (type === "array")
    return Array.from({ length: schema.minItems ?? 0 }, () => samples(schema.items)[0]);
  if (type !== "object")
    return { string: "", number: 0.5, integer: 0, boolean: true, null: null }[type];
  const keys = schema.required ?? (schema.minProperties ? ["key"] : []);
  return Object.fromEntries(keys.map((key) => [key, samples(schema.properties[key] ?? {})[0]]));
}

/** Sample values of all parts of a document: what a repair may put in the place of a fault. */
function repairsFor(name) {
  const all = [...walk(resolved(name))].flatMap(({ schema }) => samples(schema));
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()];
}

/** Whether taking away or replacing the value at the path is enough to make the input valid. */
function isRepairedAt(path, input, validate, repairs) {
  const without = () => changedAt(input, path, (parent, key) => delete parent[key]);
  const replaced = (value) => changedAt(input, path, (parent, key) => (parent[key] = value));
  return (
    (path.length > 0 && !Array.isArray(valueAt(input, path.slice(0, -1))) && validate(without())) ||
    repairs.some((value) => validate(replaced(value)))
  );
}

describe.each(faultFiles)("faults of $file", ({ file, platform, document, cases }) => {
  const name = schemaName({ platform, document });
  const validate = validator(name);
  const repairs = repairsFor(name);

  test("is named after what it holds, and its cases after different things", () => {
    expect(file).toBe(`${platform}-${document}.json`);
    expect(NAMES).toContain(name);
    expect(new Set(cases.map((fault) => fault.name)).size).toBe(cases.length);
  });

  test.each(cases)("$name", (fault) => {
    const input = inputOf(fault);
    expect(validate(input)).toBe(false);
    expect(validate.errors.filter((error) => isNamedBy(error, fault))).not.toEqual([]);

    const path = parsePointer(fault.pointer);
    // A wrong tag may mean that the whole object is of a kind that has no place here.
    const isTag = fault.code === "enum" && ["role", "type"].includes(path.at(-1));
    const places = isTag ? [path, path.slice(0, -1)] : [path];
    expect(places.some((place) => isRepairedAt(place, input, validate, repairs))).toBe(true);
  });
});

// --- Every constraint has a fault ----------------------------------------------------------

/** The ways to take one constraint away from a schema object: what each is called, and how. */
function relaxations(schema) {
  const drop = (keyword) => ({ label: keyword, relax: (copy) => delete copy[keyword] });
  const bounds = ["minItems", "maxItems", "minProperties", "enum"].filter(
    (keyword) => keyword in schema,
  );
  const required = (schema.required ?? []).map((key) => ({
    label: `required ${key}`,
    relax: (copy) => (copy.required = copy.required.filter((other) => other !== key)),
  }));
  const reserved = Object.entries(schema.properties ?? {})
    .filter(([, child]) => child === false)
    .map(([key]) => ({ label: `reserved ${key}`, relax: (copy) => delete copy.properties[key] }));
  return [
    ...bounds.map(drop),
    ...required,
    ...reserved,
    ...(schema.additionalProperties === false ? [drop("additionalProperties")] : []),
    // An enum holds without the type beside it.
    ...(schema.type && !schema.enum ? [drop("type")] : []),
  ];
}

// The second form of the request takes every object, whatever its log_ids are.
const WITHOUT_EFFECT = [
  "humanloop/request /definitions/logs/properties/log_ids type",
  "humanloop/request /definitions/logs/properties/log_ids/items type",
];

/** The constraints of a document that can go without any fault case becoming valid. */
function constraintsWithoutFault(name, faults) {
  const inputs = faults.map(inputOf);
  const schema = schemas.get(name);
  const others = newAjv();
  const isNoticed = (path, relax) => {
    others.removeSchema(schema.$id);
    const validate = others.compile(changedAt(schema, path, (parent, key) => relax(parent[key])));
    return inputs.some((input) => validate(input));
  };
  return [...walk(schema)].flatMap(({ path, schema: part }) =>
    relaxations(part)
      .filter(({ relax }) => !isNoticed(path, relax))
      .map(({ label }) => `${name} ${path.map((key) => `/${escapeKey(key)}`).join("")} ${label}`),
  );
}

describe("every required key, closed object, enum, type, bound and reserved key has a fault", () => {
  test("every document has a file of faults", () => {
    expect(faultFiles.map(schemaName).sort()).toEqual([...NAMES].sort());
  });

  test.each(NAMES)("%s", (name) => {
    const { cases } = faultFiles.find((file) => schemaName(file) === name);
    const expected = WITHOUT_EFFECT.filter((constraint) => constraint.startsWith(`${name} `));
    expect(constraintsWithoutFault(name, cases)).toEqual(expected);
  });

  test("the check sees a constraint whose fault is missing", () => {
    const { cases } = faultFiles.find((file) => schemaName(file) === "openpipe/error");
    const fewer = cases.filter(({ pointer }) => pointer !== "/code");
    expect(constraintsWithoutFault("openpipe/error", fewer)).toEqual([
      "openpipe/error  required code",
      "openpipe/error /properties/code type",
    ]);
  });
});
