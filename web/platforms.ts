// Where each platform takes its rows, and how many at once: the table that the core is built with.
import table from "../src/schemas/platforms.json" with { type: "json" };
import type { Platform } from "./types.js";

/** A parameter in the path or the query of an endpoint's URL. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  /** What values start with, by the platform's own words; `null`: nothing said. */
  readonly prefix: string | null;
}

/** The endpoint of a platform that takes rows. */
export interface PlatformInfo {
  readonly name: Platform;
  readonly title: string;
  /** What the platform calls a row. */
  readonly rowNoun: string;
  /** The key of a request body that holds the rows; `null`: the body is the rows. */
  readonly rowsKey: string | null;
  readonly method: string;
  readonly baseUrl: string;
  /** After `baseUrl`, with `{name}` where a path parameter belongs. */
  readonly path: string;
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  /** The header of the key, and the word before the key in it, if any. */
  readonly auth: { readonly header: string; readonly scheme: string | null };
  readonly requestContentType: string;
  readonly successStatus: number;
  readonly errorStatuses: readonly number[];
  readonly errorContentType: string;
  /** Rows in one request; `null`: no bound is known. */
  readonly limits: { readonly minRows: number | null; readonly maxRows: number | null };
  /** What the entries of this table were read from. */
  readonly sources: readonly string[];
}

export const platforms = table as Readonly<Record<Platform, PlatformInfo>>;
