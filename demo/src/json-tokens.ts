// JSON for the eye: tokens line by line, so that JSON Lines, one document and broken rows are all
// coloured alike. What is right or wrong is the checker's to say.
import { StreamLanguage } from "@codemirror/language";
import type { StringStream } from "@codemirror/language";

export const jsonTokens = StreamLanguage.define({
  name: "json",
  token: (stream: StringStream): string | null => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) {
      return stream.match(/^\s*:/, false) ? "propertyName" : "string";
    }
    if (stream.match(/^-?\d[\d.eE+-]*/)) return "number";
    if (stream.match(/^(?:true|false|null)\b/)) return "atom";
    if (stream.match(/^[{}[\],:]/)) return "punctuation";
    stream.next();
    return null;
  },
});
