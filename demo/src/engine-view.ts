// Whether the checker runs; and if not, why.
import { button, byId, el, fill, prose } from "./dom.js";
import type { EngineState } from "./engine.js";

export function showEngine(state: EngineState, onRetry: () => void): void {
  const banner = byId("engine-failure", HTMLElement);
  byId("engine-state", HTMLElement).dataset["state"] = state.kind;
  byId("engine-said", HTMLElement).textContent = saidOf(state);
  banner.hidden = state.kind !== "failed";
  if (state.kind !== "failed") return;
  const [title, again] = state.begun
    ? ["The checker has stopped.", "Start it again"]
    : ["The checker could not be started.", "Try again"];
  fill(banner, el("strong", {}, title), " ", prose(state.failure.message), button(again, onRetry));
}

function saidOf(state: EngineState): string {
  if (state.kind === "loading") return "Loading";
  if (state.kind === "failed") return "Not running";
  return state.simd ? "Ready" : "Ready, without SIMD";
}
