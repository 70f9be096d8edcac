// The samples to click.
import type { Platform } from "entrybridge";
import { button, byId, el } from "./dom.js";
import { samples } from "./samples.js";
import type { Sample } from "./samples.js";

const titles: Readonly<Record<Platform, string>> = {
  openpipe: "OpenPipe",
  humanloop: "Humanloop",
  arize: "Arize",
};

export function showSamples(onChoose: (sample: Sample) => void): void {
  const link = (sample: Sample): HTMLElement => {
    const open = (): void => {
      onChoose(sample);
    };
    const label = `${titles[sample.platform]}, ${sample.kind}`;
    return button(sample.kind, open, { class: "button link", "aria-label": label });
  };
  const platforms = [...new Set(samples.map(({ platform }) => platform))];
  const groups = platforms.map((platform) => {
    const links = samples.filter((sample) => sample.platform === platform).map(link);
    return el("span", { class: "sample-group" }, titles[platform], ...links);
  });
  byId("samples", HTMLElement).append(...groups);
}
