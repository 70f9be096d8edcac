import { load } from "entrybridge";
import { answers } from "../answers.js";

load().then(
  (bridge) => {
    document.title = answers(bridge);
  },
  (error) => {
    document.title = String(error);
  },
);
