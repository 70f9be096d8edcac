// The options that `requests` and `push` share: where rows go, and how they become the platform's.
import { Option } from "commander";
import type { Command } from "commander";
import { requestInit } from "../../entries/node.js";
import type { PlatformRequest, RequestsOptions } from "../../endpoints/endpoint-types.js";
import type { Target } from "../../endpoints/endpoint.js";
import { platforms } from "../../platforms.js";
import type { ConvertOptions, Limits, Platform } from "../../types.js";
import { configOptions } from "../config.js";
import type { ConfigFlags } from "../config.js";
import { columnsOption, count, dialectOption, fromOption, layoutOption } from "../options.js";
import { limitOptions, lossesOption, noRulesOption } from "../options.js";
import { ruleOption, rulesOf, toOption } from "../options.js";
import type { LimitFlags, RuleFlags } from "../options.js";

export interface SendFlags extends RuleFlags, LimitFlags, ConfigFlags {
  readonly from: NonNullable<ConvertOptions["from"]>;
  readonly to: Platform;
  readonly dataset: string;
  readonly datasetVersion?: string;
  readonly baseUrl?: string;
  readonly maxRows?: number;
  readonly maxBytes?: number;
  readonly losses: NonNullable<ConvertOptions["losses"]>;
  readonly roundTrip?: boolean;
  readonly layout: NonNullable<ConvertOptions["layout"]>;
  readonly columns: NonNullable<ConvertOptions["columns"]>;
  readonly dialect?: ConvertOptions["dialect"];
  readonly template?: string;
  readonly answer?: string;
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
  const options = [lossesOption(), layoutOption(), columnsOption(), dialectOption()];
  for (const option of options) command.addOption(option);
  command
    .option("--round-trip", "remember what it takes to convert back to the same rows")
    .option("--template <text>", "makes the user message of Humanloop inputs: 'Say {{word}}'")
    .option("--answer <key>", "the key of a Humanloop target that is the answer")
    .addOption(ruleOption())
    .addOption(noRulesOption());
  for (const option of [...limitOptions(), ...configOptions()]) command.addOption(option);
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

export function conversionOf(flags: SendFlags, from: Platform): ConvertOptions {
  const { to, losses, roundTrip, layout, columns, dialect, template, answer } = flags;
  const wishes = { from, to, losses, roundTrip, layout, columns, dialect, template, answer };
  return { ...wishes, rules: rulesOf(flags), limits: rowLimitsOf(flags) };
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
