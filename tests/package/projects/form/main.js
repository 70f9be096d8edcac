import { openpipe } from "entrybridge";
import { bindForm, readForm } from "entrybridge/form";

const form = document.querySelector("form");
// The tests look at these.
Object.assign(window, {
  form,
  openpipe,
  readForm: () => readForm(form),
  bind: (schema = openpipe.entry, options = {}) => (window.bound = bindForm(form, schema, options)),
});
document.title = "ready";
