// A router whose input is a row.
import { initTRPC } from "@trpc/server";
import { openpipe } from "entrybridge";

const { procedure, router } = initTRPC.create();
const rows = router({
  add: procedure.input(openpipe.entry).mutation(({ input }) => input.messages.length),
});
const caller = rows.createCaller({});
const message = { role: "assistant", content: "Hi" };
console.log(await caller.add({ messages: [message] }));
const failure = await caller
  .add({ messages: [{ ...message, rol: "user" }] })
  .catch((error) => error);
console.log(failure.code, failure.cause.issues[0].path.join("."));
