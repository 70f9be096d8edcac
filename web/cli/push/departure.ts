// Whether a request of `fetch` has left this machine. Promises: `waiting` is said only where nothing of it
// was sent. It is heard from Node's own diagnostics; where those are silent, or speak of HTTP/2, of which
// they do not tell enough, it is `unwatched`.
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";

export type Progress = "unwatched" | "waiting" | "left";

interface Trip {
  progress: Progress;
}

const trips = new AsyncLocalStorage<Trip>();
const tripOf = new WeakMap<object, Trip>();
let isBlind = false;

interface Heard {
  readonly request: { readonly method: string };
  readonly connectParams: { readonly version?: unknown };
}

subscribe("undici:request:create", (message) => {
  const { request } = message as Heard;
  const trip = trips.getStore();
  // A tunnel through a proxy carries nothing yet.
  if (trip === undefined || request.method === "CONNECT") return;
  tripOf.set(request, trip);
  if (trip.progress === "unwatched") trip.progress = "waiting";
});
subscribe("undici:client:sendHeaders", (message) => {
  const trip = tripOf.get((message as Heard).request);
  if (trip !== undefined) trip.progress = "left";
});
subscribe("undici:client:connected", (message) => {
  if ((message as Heard).connectParams.version !== "h1") isBlind = true;
});

/** The way of one request. */
export class Departure {
  readonly #trip: Trip = { progress: "unwatched" };

  /** Calls `fetch` so that its request is watched. */
  watch<Result>(send: () => Promise<Result>): Promise<Result> {
    return trips.run(this.#trip, send);
  }

  get progress(): Progress {
    return isBlind && this.#trip.progress === "waiting" ? "unwatched" : this.#trip.progress;
  }
}
