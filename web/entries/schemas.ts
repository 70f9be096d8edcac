// The platforms' documents as Standard Schemas over the core of an entry. One function each, so that
// a bundler leaves out the documents of platforms that nobody asks for.
import { documents as arizeDocuments } from "../documents/arize.js";
import { documents as humanloopDocuments } from "../documents/humanloop.js";
import { documents as openpipeDocuments } from "../documents/openpipe.js";
import type { Shared } from "../shared.js";
import { standardPlatform } from "../standard.js";
import type { StandardPlatform } from "../standard-types.js";

export function openpipeSchemas(shared: Shared): StandardPlatform<"openpipe"> {
  return standardPlatform("openpipe", openpipeDocuments, shared);
}

export function humanloopSchemas(shared: Shared): StandardPlatform<"humanloop"> {
  return standardPlatform("humanloop", humanloopDocuments, shared);
}

export function arizeSchemas(shared: Shared): StandardPlatform<"arize"> {
  return standardPlatform("arize", arizeDocuments, shared);
}
