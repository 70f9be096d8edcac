import { load } from "entrybridge/inline";
import { answers } from "../answers.js";

load().then(
  (bridge) => {
    document.title = answers(bridge);
  },
  (error) => {
    document.title = String(error);
  },
);
