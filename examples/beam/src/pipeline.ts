// The pipeline: file names become rows, rows become rows of the other platform or rejects, and each file
// is checked; all of it is written, with one report.
import * as beam from "apache-beam";
import type { Platform } from "entrybridge";
import * as steps from "./steps";

export interface Work {
  /** JSON Lines, arrays, compressed or not: whatever entrybridge reads. Their names differ. */
  readonly files: readonly string[];
  readonly from: Platform;
  readonly to: Platform;
  /** Where rows, rejects and the report go. */
  readonly folder: string;
}

export function pipeline({ files, from, to, folder }: Work): (root: beam.Root) => void {
  return (root) => {
    const names = root.apply(beam.withName("names", beam.create([...files])));
    const converted = names
      .flatMap(beam.withName("read rows", steps.readRows))
      .flatMap(beam.withName("convert", steps.convertRow), { from, to })
      .apply(beam.split(["rows", "rejects"]));
    converted.rows
      .apply(beam.withName("rows by file", beam.groupBy(steps.fileOf)))
      .map(beam.withName("write rows", steps.writeRows), { folder });
    converted.rejects
      .apply(beam.withName("rejects by file", beam.groupBy(steps.fileOf)))
      .map(beam.withName("write rejects", steps.writeRejects), { folder });
    names
      .map(beam.withName("check", steps.checkFile), { platform: from })
      .apply(beam.withName("all reports", beam.groupBy(steps.oneGroup)))
      .map(beam.withName("write report", steps.writeReport), { folder });
  };
}
