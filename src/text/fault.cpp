#include "text/fault.h"

#include <algorithm>
#include <array>

#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::text {
namespace {

constexpr std::size_t kExcerptBytes = 24;

std::string_view describe(Wanted wanted) {
  switch (wanted) {
    case Wanted::value:
      return "a value";
    case Wanted::value_or_close_array:
      return "a value or `]`";
    case Wanted::key_or_close_object:
      return "a key in double quotes or `}`";
    case Wanted::key:
      return "a key in double quotes";
    case Wanted::colon:
      return "`:` after the key";
    case Wanted::comma_or_close_array:
      return "`,` or `]`";
    case Wanted::comma_or_close_object:
      return "`,` or `}`";
    case Wanted::end_of_text:
      return "the end of the document";
  }
  return "something else";
}

std::string hex_byte(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The token at `offset`, as far as it helps a reader.
std::string_view excerpt(std::string_view text, std::size_t offset) {
  std::size_t end = offset;
  while (end < text.size() && is_word_character(text[end])) ++end;
  if (end == offset) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  }
  return utf8_prefix(text.substr(offset, end - offset), kExcerptBytes);
}

std::string describe_found(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "the end of the text";
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (byte == '\n' || byte == '\r') return "a line break";
  if (byte < 0x20U || byte == 0x7FU) return "the control byte " + hex_byte(byte);
  if (byte == '"') return "a string";
  return "`" + std::string(excerpt(text, offset)) + "`";
}

struct KnownWord {
  std::string_view word;
  std::string_view hint;
};

constexpr std::array kKnownWords = {
    KnownWord{"None", "write `null`; this looks like Python: export it with json.dumps"},
    KnownWord{"True", "write `true`; this looks like Python: export it with json.dumps"},
    KnownWord{"False", "write `false`; this looks like Python: export it with json.dumps"},
    KnownWord{"NaN", "JSON has no NaN: write `null` or leave the key out"},
    KnownWord{"Infinity", "JSON has no Infinity: write `null` or leave the key out"},
    KnownWord{"undefined", "JSON has no undefined: leave the key out"},
};

bool follows_comma(std::string_view text, std::size_t offset) {
  while (offset > 0 && is_json_space(text[offset - 1])) --offset;
  return offset > 0 && text[offset - 1] == ',';
}

std::string hint_for(std::string_view text, std::size_t offset, Wanted wanted) {
  if (offset >= text.size()) {
    return wanted == Wanted::value && offset == 0 ? "" : "the text stops early: was it cut off?";
  }
  const char found = text[offset];
  const std::string_view rest = text.substr(offset);
  for (const KnownWord& known : kKnownWords) {
    if (rest.starts_with(known.word)) return std::string(known.hint);
  }
  if (rest.starts_with(kByteOrderMark)) return "a byte order mark belongs at the start of a file";
  if (found == '\'') return "JSON strings use double quotes; a Python dict needs json.dumps";
  if ((found == '}' || found == ']') && follows_comma(text, offset)) {
    return "remove the comma before it";
  }
  if (found == '/' || found == '#') return "JSON has no comments";
  if (wanted == Wanted::end_of_text && (found == '{' || found == '[')) {
    return "several documents in one text are JSON Lines: check them as a file (`check`)";
  }
  if ((wanted == Wanted::key || wanted == Wanted::key_or_close_object) &&
      is_word_character(found)) {
    return "put the key in double quotes";
  }
  if (wanted == Wanted::comma_or_close_array || wanted == Wanted::comma_or_close_object) {
    if (found == '"') return "is a comma missing before it?";
    if (found == ']' || found == '}') return "the brackets do not match";
  }
  return "";
}

std::size_t character_bytes(std::string_view text, std::size_t offset) {
  return offset < text.size() ? excerpt(text, offset).size() : 0;
}

}  // namespace

TextFault unexpected_at(std::string_view text, std::size_t offset, Wanted wanted) {
  const std::string found = describe_found(text, offset);
  std::string expected(describe(wanted));
  std::string message = "This is not JSON: expected " + expected + ", got " + found + ".";
  return {.code = kInvalidJson,
          .offset = offset,
          .length = character_bytes(text, offset),
          .message = std::move(message),
          .expected = std::move(expected),
          .received = found,
          .hint = hint_for(text, offset, wanted)};
}

TextFault invalid_utf8_at(std::string_view text, std::size_t offset) {
  const std::string byte = hex_byte(static_cast<unsigned char>(text[offset]));
  return {.code = kInvalidUtf8,
          .offset = offset,
          .length = 1,
          .message = "The byte " + byte + " is not part of valid UTF-8.",
          .expected = "UTF-8",
          .received = byte,
          .hint = "save the file as UTF-8; it may be Latin-1, Windows-1252 or UTF-16"};
}

TextFault too_deep_at(std::size_t offset, std::size_t max_depth) {
  return {.code = kTooDeep,
          .offset = offset,
          .length = 1,
          .message = "Arrays and objects are nested deeper than " + std::to_string(max_depth) +
                     " levels here.",
          .expected = "at most " + std::to_string(max_depth) + " levels",
          .received = "a deeper level"};
}

TextFault too_large(std::size_t bytes, std::size_t limit) {
  return {.code = kTooLarge,
          .offset = 0,
          .length = bytes,
          .message = "This row is " + std::to_string(bytes) + " bytes long; the limit is " +
                     std::to_string(limit) + ".",
          .expected = "at most " + std::to_string(limit) + " bytes",
          .received = std::to_string(bytes) + " bytes",
          .hint = "is a line break missing? raise `maxRowBytes` if rows are meant to be this long"};
}

TextFault unterminated_string(std::string_view text, std::size_t start) {
  return {.code = kInvalidJson,
          .offset = start,
          .length = text.size() - start,
          .message = "This is not JSON: the string that starts here has no closing quote.",
          .expected = "a closing `\"`",
          .received = "the end of the text",
          .hint = "the text stops early: was it cut off?"};
}

TextFault control_character_at(std::string_view text, std::size_t offset) {
  const auto byte = static_cast<unsigned char>(text[offset]);
  const bool line_break = byte == '\n' || byte == '\r';
  return {.code = kInvalidJson,
          .offset = offset,
          .length = 1,
          .message =
              "This is not JSON: a string holds the raw control character " + hex_byte(byte) + ".",
          .expected = "an escape such as `\\n` or `\\u0000`",
          .received = hex_byte(byte),
          .hint = line_break ? "write a line break inside a string as `\\n`"
                             : "write it as an escape (`\\u00XX`)"};
}

TextFault bad_escape_at(std::string_view text, std::size_t offset) {
  const std::string_view escape = text.substr(offset, 2);
  const bool unicode = escape == "\\u";
  const std::size_t length = std::min<std::size_t>(unicode ? 6 : 2, text.size() - offset);
  const std::string_view token = utf8_prefix(text.substr(offset, length), length);
  return {.code = kInvalidJson,
          .offset = offset,
          .length = std::max<std::size_t>(token.size(), 1),
          .message = "This is not JSON: `" + std::string(token) + "` is not an escape JSON knows.",
          .expected = unicode ? "four hexadecimal digits after `\\u`"
                              : R"(one of \" \\ \/ \b \f \n \r \t \uXXXX)",
          .received = std::string(token),
          .hint = unicode ? "" : "a backslash itself is written `\\\\`"};
}

TextFault bad_number_at(std::string_view text, std::size_t offset) {
  std::size_t end = offset;
  while (end < text.size() && (is_word_character(text[end]) || text[end] == '.' ||
                               text[end] == '+' || text[end] == '-')) {
    ++end;
  }
  const std::string_view token = utf8_prefix(text.substr(offset, end - offset), kExcerptBytes);
  const bool leading_zero = token.starts_with("0") || token.starts_with("-0");
  TextFault fault{.code = kInvalidJson,
                  .offset = offset,
                  .length = end - offset,
                  .message = "This is not JSON: `" + std::string(token) + "` is not a number.",
                  .expected = "a number such as 0, -1 or 2.5e3",
                  .received = std::string(token)};
  if (leading_zero) fault.hint = "a number has no leading zeros; an identifier belongs in quotes";
  if (text.substr(offset).starts_with("-Infinity")) {
    fault.hint = "JSON has no Infinity: write `null` or leave the key out";
  }
  return fault;
}

}  // namespace entrybridge::text
