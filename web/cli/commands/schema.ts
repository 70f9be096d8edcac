// `entrybridge schema PLATFORM DOCUMENT`: prints a JSON Schema of the package.
import { Argument, Command } from "commander";
import { documentNames, platformNames } from "../../types.js";
import { exitCode, Failure } from "../failure.js";
import type { ExitCode } from "../failure.js";
import { oneOf } from "../options.js";
import { packageSchema } from "../package-files.js";
import { print } from "../write.js";

const platforms = [...platformNames, "any"] as const;

export function schemaCommand(finish: (code: ExitCode) => void): Command {
  const platform = new Argument("<platform>")
    .choices(platforms)
    .argParser((value) => oneOf(value, platforms));
  const document = new Argument("[document]")
    .choices(documentNames)
    .argParser((value) => oneOf(value, documentNames))
    .default("entry");
  return new Command("schema")
    .description(
      "Print a JSON Schema (draft-07): of a platform's rows, or of the bodies around them.",
    )
    .addArgument(platform)
    .addArgument(document)
    .action(async (name: (typeof platforms)[number], kind: (typeof documentNames)[number]) => {
      if (name === "any" && kind !== "entry") {
        throw new Failure(`"any" has a schema of rows only, and none of "${kind}".`);
      }
      const file = name === "any" ? "combined.schema.json" : `${name}/${kind}.schema.json`;
      await print(await packageSchema(file));
      finish(exitCode.clean);
    });
}
