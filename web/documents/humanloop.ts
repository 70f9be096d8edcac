import entry from "../../src/schemas/humanloop/entry.schema.json" with { type: "json" };
import request from "../../src/schemas/humanloop/request.schema.json" with { type: "json" };
import response from "../../src/schemas/humanloop/response.schema.json" with { type: "json" };
import error from "../../src/schemas/humanloop/error.schema.json" with { type: "json" };
import type { Documents } from "../json-schema.js";

export const documents: Documents = { entry, request, response, error };
