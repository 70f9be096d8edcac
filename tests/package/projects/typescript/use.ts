import { load, type EntryBridge, type Report } from "entrybridge";
import * as inline from "entrybridge/inline";
import { platforms } from "entrybridge/platforms";

export async function main(): Promise<Report[]> {
  const bridges: EntryBridge[] = [await load(), await inline.load(), inline.loadSync()];
  const most: number | null = platforms.arize.limits.maxRows;
  return bridges.map((bridge) => bridge.validate({ most }, { platform: "arize" }));
}
