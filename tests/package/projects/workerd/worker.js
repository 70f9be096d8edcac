import { load, loadSync } from "entrybridge";
import { answers } from "../answers.js";

export default {
  async fetch() {
    const said = answers(await load());
    return new Response(said === answers(loadSync()) ? said : "loadSync says something else");
  },
};
