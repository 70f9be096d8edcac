// Puts the page together: rows, what the worker says of them, and where that is shown.
import { App } from "./app.js";

new App().start();
