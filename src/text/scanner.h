// Scans one JSON document and tells a handler of each token, in order, with its bytes' place.
//
// It decides the grammar of RFC 8259 alone: no recursion, no allocation, no number is converted, a
// NUL is just a wrong byte. The text must be UTF-8 already (text/utf8.h). The first fault ends it.
//
// A handler has, with offsets in bytes from the start of `text` and lengths that include quotes:
//   void null(std::size_t offset);              void boolean(std::size_t offset, bool value);
//   void number(std::size_t offset, std::size_t length);
//   void string(StringToken token);             void key(StringToken token);
//   void open_array(std::size_t offset);        void close_array(std::size_t offset);
//   void open_object(std::size_t offset);       void close_object(std::size_t offset);
//   void lone_surrogate(std::size_t offset);    // of a `\uD8XX` escape without its other half
#ifndef ENTRYBRIDGE_TEXT_SCANNER_H_
#define ENTRYBRIDGE_TEXT_SCANNER_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "text/fault.h"
#include "text/simd.h"

namespace entrybridge::text {

// The deepest nesting any caller may ask for.
inline constexpr std::size_t kDepthCeiling = 1000;

struct StringToken {
  std::size_t offset;
  std::size_t length;
  bool escaped;  // holds a backslash
};

// The number token at `at`: its end, or `at` itself where there is none.
[[nodiscard]] std::size_t scan_number(std::string_view text, std::size_t at);

// The value of four hexadecimal digits at `at`, or none.
[[nodiscard]] std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at);

// Where a string that starts or goes on at `at` ends, or a place before that from which it is to be
// looked at with care. It goes by chunks, so it leaves the end of the text to others.
[[nodiscard]] std::size_t skip_ordinary_string(std::string_view text, std::size_t at,
                                               bool& escaped);

inline bool is_high_surrogate(std::uint32_t unit) {
  return unit >= 0xD800U && unit <= 0xDBFFU;
}
inline bool is_low_surrogate(std::uint32_t unit) {
  return unit >= 0xDC00U && unit <= 0xDFFFU;
}

template <class Handler>
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t max_depth, Handler& handler)
      : text_(text),
        max_depth_(max_depth < kDepthCeiling ? max_depth : kDepthCeiling),
        handler_(handler) {}

  // The first fault, or none: then the text is one JSON document.
  [[nodiscard]] std::optional<TextFault> run() {
    at_ = skip_json_space(text_, 0);
    Wanted wanted = Wanted::value;
    while (true) {
      if (!step(wanted)) return fault_;
      if (wanted == Wanted::end_of_text) break;
    }
    if (at_ < text_.size()) return unexpected_at(text_, at_, Wanted::end_of_text);
    return std::nullopt;
  }

 private:
  // Takes one token that `wanted` allows and says what is wanted next; false: `fault_` is set.
  bool step(Wanted& wanted) {
    if (at_ >= text_.size()) return unexpected(wanted);
    const char c = text_[at_];
    switch (wanted) {
      case Wanted::value_or_close_array:
        if (c == ']') return close(wanted);
        return value(c, wanted);
      case Wanted::value:
        return value(c, wanted);
      case Wanted::key_or_close_object:
        if (c == '}') return close(wanted);
        return key(c, wanted);
      case Wanted::key:
        return key(c, wanted);
      case Wanted::colon:
        if (c != ':') return unexpected(wanted);
        advance(1);
        wanted = Wanted::value;
        return true;
      case Wanted::comma_or_close_array:
        if (c == ']') return close(wanted);
        return comma(c, wanted, Wanted::value);
      case Wanted::comma_or_close_object:
        if (c == '}') return close(wanted);
        return comma(c, wanted, Wanted::key);
      case Wanted::end_of_text:
        return true;
    }
    return false;
  }

  bool comma(char c, Wanted& wanted, Wanted next) {
    if (c != ',') return unexpected(wanted);
    advance(1);
    wanted = next;
    return true;
  }

  bool value(char c, Wanted& wanted) {
    switch (c) {
      case '{':
        return open(true, wanted);
      case '[':
        return open(false, wanted);
      case '"': {
        StringToken token{};
        if (!string_token(token)) return false;
        handler_.string(token);
        break;
      }
      case 't':
        if (!literal("true", wanted)) return false;
        handler_.boolean(at_ - 4, true);
        break;
      case 'f':
        if (!literal("false", wanted)) return false;
        handler_.boolean(at_ - 5, false);
        break;
      case 'n':
        if (!literal("null", wanted)) return false;
        handler_.null(at_ - 4);
        break;
      default:
        if (!number(c, wanted)) return false;
    }
    advance(0);
    wanted = after_value();
    return true;
  }

  bool number(char c, Wanted wanted) {
    if (c != '-' && (c < '0' || c > '9')) return unexpected(wanted);
    const std::size_t end = scan_number(text_, at_);
    if (end == at_) {
      fault_ = bad_number_at(text_, at_);
      return false;
    }
    handler_.number(at_, end - at_);
    at_ = end;
    return true;
  }

  bool literal(std::string_view word, Wanted wanted) {
    if (!text_.substr(at_).starts_with(word)) return unexpected(wanted);
    at_ += word.size();
    return true;
  }

  bool key(char c, Wanted& wanted) {
    if (c != '"') return unexpected(wanted);
    StringToken token{};
    if (!string_token(token)) return false;
    handler_.key(token);
    advance(0);
    wanted = Wanted::colon;
    return true;
  }

  bool open(bool object, Wanted& wanted) {
    if (depth_ >= max_depth_) {
      fault_ = too_deep_at(at_, max_depth_);
      return false;
    }
    objects_[depth_++] = object;
    object ? handler_.open_object(at_) : handler_.open_array(at_);
    advance(1);
    wanted = object ? Wanted::key_or_close_object : Wanted::value_or_close_array;
    return true;
  }

  bool close(Wanted& wanted) {
    const bool object = objects_[--depth_];
    object ? handler_.close_object(at_) : handler_.close_array(at_);
    advance(1);
    wanted = after_value();
    return true;
  }

  [[nodiscard]] Wanted after_value() const {
    if (depth_ == 0) return Wanted::end_of_text;
    return objects_[depth_ - 1] ? Wanted::comma_or_close_object : Wanted::comma_or_close_array;
  }

  // Takes the string at `at_`, quotes included.
  bool string_token(StringToken& token) {
    const std::size_t start = at_;
    bool escaped = false;
    std::size_t i = start + 1;
    while (true) {
      i = skip_plain_string(text_, skip_ordinary_string(text_, i, escaped));
      if (i >= text_.size()) {
        fault_ = unterminated_string(text_, start);
        return false;
      }
      const char c = text_[i];
      if (c == '"') break;
      if (c != '\\') {
        fault_ = control_character_at(text_, i);
        return false;
      }
      escaped = true;
      if (!escape(i)) return false;
    }
    at_ = i + 1;
    token = {start, at_ - start, escaped};
    return true;
  }

  // Takes the escape at `i` and moves `i` behind it (behind both halves of a surrogate pair).
  bool escape(std::size_t& i) {
    const char kind = i + 1 < text_.size() ? text_[i + 1] : '\0';
    if (kind != 'u') {
      constexpr std::string_view kSimple = "\"\\/bfnrt";
      if (kind == '\0' || kSimple.find(kind) == std::string_view::npos) {
        fault_ = bad_escape_at(text_, i);
        return false;
      }
      i += 2;
      return true;
    }
    const std::optional<std::uint32_t> unit = hex4(text_, i + 2);
    if (!unit) {
      fault_ = bad_escape_at(text_, i);
      return false;
    }
    const bool paired = is_high_surrogate(*unit) && low_half_at(i + 6);
    if (!paired && (is_high_surrogate(*unit) || is_low_surrogate(*unit))) {
      handler_.lone_surrogate(i);
    }
    i += paired ? 12 : 6;
    return true;
  }

  [[nodiscard]] bool low_half_at(std::size_t i) const {
    if (!text_.substr(i < text_.size() ? i : text_.size()).starts_with("\\u")) return false;
    const std::optional<std::uint32_t> unit = hex4(text_, i + 2);
    return unit && is_low_surrogate(*unit);
  }

  void advance(std::size_t bytes) { at_ = skip_json_space(text_, at_ + bytes); }

  bool unexpected(Wanted wanted) {
    fault_ = unexpected_at(text_, at_, wanted);
    return false;
  }

  std::string_view text_;
  std::size_t max_depth_;
  Handler& handler_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::bitset<kDepthCeiling> objects_;
  std::optional<TextFault> fault_;
};

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_SCANNER_H_
