// Where rows are sent: URL and headers of a platform's endpoint, from the table of platforms. Promises:
// an id cannot leave its place in the URL; the key is in nothing but what `requestInit` gives.
import { MisuseError } from "../errors.js";
import { shown } from "../options.js";
import { platforms } from "../platforms.js";
import type { Parameter, PlatformInfo } from "../platforms.js";
import type { PlatformRequest, RequestInitWithKey, RequestsOptions } from "./endpoint-types.js";

/** The dataset that takes rows. */
export type Target = Pick<
  RequestsOptions,
  "platform" | "datasetId" | "datasetVersionId" | "baseUrl"
>;

export interface Endpoint extends Pick<PlatformRequest, "platform" | "method" | "url"> {
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** @throws {MisuseError} An id or the URL cannot be meant. */
export function endpointOf(target: Target): Endpoint {
  const info = platforms[target.platform];
  const [parameter] = info.pathParameters;
  const id = identifier(target.datasetId, "datasetId");
  const path = info.path.replace(/\{[^}]*\}/, () => encodeURIComponent(id));
  const { base, warnings } = baseOf(target.baseUrl ?? info.baseUrl);
  return {
    platform: target.platform,
    method: info.method,
    url: base + path + query(info, target.datasetVersionId),
    headers: { "Content-Type": info.requestContentType, Accept: "application/json" },
    warnings: [...warnings, ...prefixWarnings(info, parameter, id)],
  };
}

/**
 * What `fetch` takes to send a request: `fetch(request.url, requestInit(request, key))`. The key is in
 * it: do not print it. No redirect is followed, as it might lead the key to another host.
 * @throws {MisuseError} The key is empty, or holds what no header can; the message does not repeat it.
 */
export function requestInit(request: PlatformRequest, key: string): RequestInitWithKey {
  const { header, scheme } = platforms[request.platform].auth;
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new MisuseError(
      "The key must be a text of visible ASCII characters: is there a line end or a space in it?",
    );
  }
  const value = scheme === null ? key : `${scheme} ${key}`;
  return {
    method: request.method,
    headers: { ...request.headers, [header]: value },
    body: request.body,
    redirect: "error",
  };
}

function identifier(value: unknown, option: string): string {
  if (typeof value !== "string" || value === "") {
    throw new MisuseError(`${option} must be a text that is not empty, not ${shown(value)}.`);
  }
  // "." and ".." are steps of a path, even where they are escaped.
  const isStep = value === "." || value === "..";
  if (isStep || /[\s\p{Cc}\p{Cs}]/u.test(value)) {
    throw new MisuseError(`${option} must be an id without spaces, not ${shown(value)}.`);
  }
  return value;
}

function baseOf(text: string): { base: string; warnings: string[] } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new MisuseError(`baseUrl must be a URL such as "https://host/path", not ${shown(text)}.`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new MisuseError(`baseUrl must begin with https:// or http://, not ${url.protocol}`);
  }
  // Not repeated in the message, as it may hold what is secret.
  if (url.username !== "" || url.password !== "") {
    throw new MisuseError("baseUrl must not hold a user's name or password.");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new MisuseError("baseUrl must end in a path: it has a query or a fragment.");
  }
  const isOpen = url.protocol === "http:" && !isLoopback(url.hostname);
  return {
    base: url.href.replace(/\/+$/, ""),
    warnings: isOpen
      ? [`${url.origin} is not encrypted (http): everybody on the way can read the key.`]
      : [],
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

function query(info: PlatformInfo, versionId: unknown): string {
  if (versionId === undefined) return "";
  const [parameter] = info.queryParameters;
  if (parameter === undefined) {
    throw new MisuseError(`datasetVersionId is nothing that ${info.title} knows.`);
  }
  return `?${parameter.name}=${encodeURIComponent(identifier(versionId, "datasetVersionId"))}`;
}

function prefixWarnings(
  info: PlatformInfo,
  parameter: Parameter | undefined,
  id: string,
): string[] {
  const prefix = parameter?.prefix ?? "";
  if (id.startsWith(prefix)) return [];
  return [
    `The id of a dataset starts with ${prefix} at ${info.title}; ${shown(id)} does not: is it the id of something else?`,
  ];
}
