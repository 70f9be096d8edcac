// The regular expressions of JSON Schema (`pattern`, `patternProperties`): ECMAScript's, over
// Unicode characters, found anywhere in a string unless anchored.
//
// It promises: no expression and no string can make it hang or overflow the stack. An expression
// is run as a set of states, all at once, so its cost is at most states × characters, and it stops
// when the caller's budget of steps is used up. It covers all of ECMAScript's syntax but
// back-references, look-behind and `\p{…}`; those go to a host (see PatternHost) or are refused.
// Limits: 1,000 bytes of expression, 100 groups deep, 10,000 states with counted repeats written
// out. Braces and brackets that open or repeat nothing stand for themselves.
//
//   auto made = Pattern::compile("^[a-z]+$");
//   std::size_t budget = 1'000'000;
//   if (auto* pattern = std::get_if<Pattern>(&made)) pattern->find_in("abc", budget);  //
//   Found::yes
#ifndef ENTRYBRIDGE_TEXT_PATTERN_H_
#define ENTRYBRIDGE_TEXT_PATTERN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace entrybridge::text {

// Why an expression is refused, in words that follow "The pattern …".
struct PatternFault {
  std::string problem;
  bool host_may_know = false;  // it is ECMAScript, but not ours
};

enum class Found : std::uint8_t { no, yes, too_costly };

class Pattern {
 public:
  static constexpr std::size_t kMaxBytes = 1000;
  static constexpr std::size_t kMaxGroups = 100;
  static constexpr std::size_t kMaxStates = 10000;

  [[nodiscard]] static std::variant<Pattern, PatternFault> compile(std::string_view source);

  // Whether it matches somewhere in `subject` (UTF-8; lone surrogates in their three-byte form).
  // Takes the steps it makes from `budget`; where that is not enough: too_costly.
  [[nodiscard]] Found find_in(std::string_view subject, std::size_t& budget) const;

  // The states it takes in memory.
  [[nodiscard]] std::size_t states() const;

 private:
  class Host;
  struct Program;
  friend class PatternCompiler;
  friend class PatternMachine;

  [[nodiscard]] static std::variant<Pattern, PatternFault> compile_by_host(std::string_view source,
                                                                           PatternFault fault);

  std::shared_ptr<const Program> program_;
  std::shared_ptr<const Host> host_;
};

// A regular expression engine of the host's, for what ours does not cover; in JavaScript, RegExp.
// Such engines backtrack, so they only get expressions of at most two repeats, none of a group, and
// four choices, and strings of at most kMaxHostSubject bytes (longer ones are too costly).
struct PatternHost {
  // A handle of at least 0, or a negative number where the host refuses the expression.
  int (*compile)(std::string_view source) = nullptr;
  bool (*test)(int handle, std::string_view subject) = nullptr;
  void (*release)(int handle) = nullptr;
};
inline constexpr std::size_t kMaxHostSubject = 256;

// Sets the host for patterns compiled from now on; all members null: none.
void set_pattern_host(const PatternHost& host);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_PATTERN_H_
