import entry from "../../src/schemas/arize/entry.schema.json" with { type: "json" };
import request from "../../src/schemas/arize/request.schema.json" with { type: "json" };
import response from "../../src/schemas/arize/response.schema.json" with { type: "json" };
import error from "../../src/schemas/arize/error.schema.json" with { type: "json" };
import type { Documents } from "../json-schema.js";

export const documents: Documents = { entry, request, response, error };
