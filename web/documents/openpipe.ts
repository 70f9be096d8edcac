import entry from "../../src/schemas/openpipe/entry.schema.json" with { type: "json" };
import request from "../../src/schemas/openpipe/request.schema.json" with { type: "json" };
import response from "../../src/schemas/openpipe/response.schema.json" with { type: "json" };
import error from "../../src/schemas/openpipe/error.schema.json" with { type: "json" };
import type { Documents } from "../json-schema.js";

export const documents: Documents = { entry, request, response, error };
