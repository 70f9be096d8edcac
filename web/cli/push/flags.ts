// The options that `requests` and `push` share: where rows go, and how they become the platform's.
import { Option } from "commander";
import type { Command } from "commander";
import { requestInit } from "../../entries/node.js";
import type { PlatformRequest, RequestsOptions } from "../../endpoints/endpoint-types.js";
import type { Target } from "../../endpoints/endpoint.js";
import { platforms } from "../../platforms.js";
import type { Limits, Platform } from "../../types.js";
import { configOptions } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { conversionOptions, count, fromOption, limitOptions } from "../options.js";
import { noRulesOption, ruleOption, rulesOf, toOption } from "../options.js";
import type { ConversionFlags, LimitFlags } from "../options.js";

export interface SendFlags extends ConversionFlags, LimitFlags, ConfigFlags {
  readonly dataset: string;
  readonly datasetVersion?: string;
  readonly baseUrl?: string;
  readonly maxRows?: number;
  readonly maxBytes?: number;
  readonly rejects?: string;
}

export function addTargetOptions(command: Command): void {
  command
    .addOption(toOption())
    .addOption(
      new Option("--dataset <id>", "the dataset that takes the rows").makeOptionMandatory(),
    )
    .option("--dataset-version <id>", "the version of an Arize dataset that takes them")
    .option("--base-url <url>", "where the endpoint is, if not at the platform's own place")
    .addOption(count("--max-rows <n>", "rows in one request, at most what the platform takes", 1))
    .addOption(count("--max-bytes <n>", "bytes in one request (8,000,000, unless said)", 1))
    .addOption(fromOption());
}

export function addRowOptions(command: Command): void {
  const options = [
    ...conversionOptions(),
    ruleOption(),
    noRulesOption(),
    ...limitOptions(),
    ...configOptions(),
  ];
  for (const option of options) command.addOption(option);
}

export function targetOf({ to, dataset, datasetVersion, baseUrl }: SendFlags): Target {
  return { platform: to, datasetId: dataset, datasetVersionId: datasetVersion, baseUrl };
}

/** How rows are packed. */
export function packingOf(
  flags: SendFlags,
): Target & Pick<RequestsOptions, "maxRows" | "maxBytes" | "rules" | "limits"> {
  const { maxRows, maxBytes } = flags;
  return {
    ...targetOf(flags),
    maxRows,
    maxBytes,
    rules: rulesOf(flags),
    limits: rowLimitsOf(flags),
  };
}

/** The limits of a row. How many issues are shown is none: a row is sent or not. */
export function rowLimitsOf({ maxDepth, maxRowBytes }: LimitFlags): Limits {
  return { maxDepth, maxRowBytes };
}

/** The environment variable that holds a platform's key, as the platforms' SDKs have it. */
export const keyVariables: Readonly<Record<Platform, string>> = {
  openpipe: "OPENPIPE_API_KEY",
  humanloop: "HUMANLOOP_API_KEY",
  arize: "ARIZE_API_KEY",
};

/** The headers of a request, with the name of a variable where the key will be. */
export function headersWithVariable(
  request: PlatformRequest,
  variable: string,
): Record<string, string> {
  return requestInit(request, `$${variable}`).headers;
}

export function titleOf(platform: Platform): string {
  return platforms[platform].title;
}
