/**
 * Sets a field of a form by its name; a checkbox is on for "1". A value that the field does not know
 * leaves it as it is.
 */
export function setField(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList) {
    const chosen = [...field].find((one) => one.value === value);
    if (chosen !== undefined) chosen.checked = true;
  } else if (field instanceof HTMLSelectElement) {
    if ([...field.options].some((option) => option.value === value)) field.value = value;
  } else if (field instanceof HTMLInputElement) {
    if (field.type === "checkbox") field.checked = value === "1";
    else field.value = value;
  }
}
