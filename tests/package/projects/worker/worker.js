import { load } from "entrybridge";
import { answers } from "../answers.js";

load().then(
  (bridge) => self.postMessage(answers(bridge)),
  (error) => self.postMessage(String(error)),
);
