// Files dropped anywhere on the page. It listens before the editor does, which would insert them.

export function takeDroppedFiles(veil: HTMLElement, onFile: (file: File) => void): void {
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes("Files") ?? false;
  const take = (event: DragEvent, over: boolean): boolean => {
    if (!hasFiles(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    veil.classList.toggle("is-over", over);
    return true;
  };
  addEventListener("dragenter", (event) => take(event, true), { capture: true });
  addEventListener("dragover", (event) => take(event, true), { capture: true });
  addEventListener(
    "dragleave",
    (event) => {
      // Between elements of the page this event names the next one.
      if (event.relatedTarget === null) veil.classList.remove("is-over");
    },
    { capture: true },
  );
  addEventListener(
    "drop",
    (event) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (take(event, false) && file !== undefined) onFile(file);
    },
    { capture: true },
  );
}
