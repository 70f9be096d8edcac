// Patterns: running a program, and the host's engine.
#include "text/pattern.h"

#include <utility>

#include "text/pattern_program.h"
#include "text/utf8.h"

namespace entrybridge::text {
namespace {

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// A set of small numbers that is cleared at no cost.
class StateSet {
 public:
  explicit StateSet(std::size_t size) : places_(size) {}
  [[nodiscard]] bool has(std::uint32_t state) const {
    return places_[state] < states_.size() && states_[places_[state]] == state;
  }
  void add(std::uint32_t state) {
    places_[state] = static_cast<std::uint32_t>(states_.size());
    states_.push_back(state);
  }
  void clear() { states_.clear(); }
  [[nodiscard]] const std::vector<std::uint32_t>& states() const { return states_; }

 private:
  std::vector<std::uint32_t> states_;
  std::vector<std::uint32_t> places_;
};

}  // namespace

// Runs a program over a string: all states it can be in, character by character.
class PatternMachine {
 public:
  PatternMachine(const Pattern::Program& program, std::string_view subject, std::size_t& budget)
      : program_(program), subject_(subject), budget_(budget) {}

  Found search() {
    const bool found = run(0, 0, false);
    if (exhausted_) return Found::too_costly;
    return found ? Found::yes : Found::no;
  }

 private:
  // Whether the part that starts at `start` matches at `at`, or, if not `anchored`, behind it.
  bool run(std::uint32_t start, std::size_t at, bool anchored) {
    StateSet now(program_.code.size());
    StateSet next(program_.code.size());
    std::vector<std::uint32_t> open;
    if (enter(start, at, now, open)) return true;
    while (at < subject_.size() && !exhausted_) {
      if (anchored && now.states().empty()) return false;
      const std::uint32_t c = take_code_point(subject_, at);
      next.clear();
      for (const std::uint32_t state : now.states()) {
        const Instruction& instruction = program_.code[state];
        if (instruction.op != Op::set || !program_.sets[instruction.a].has(c)) continue;
        if (enter(state + 1, at, next, open)) return true;
      }
      if (!anchored && enter(start, at, next, open)) return true;
      std::swap(now, next);
    }
    return false;
  }

  // Adds all states reached from `state` without taking a character. True: it accepts.
  bool enter(std::uint32_t state, std::size_t at, StateSet& states,
             std::vector<std::uint32_t>& open) {
    open.assign(1, state);
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      if (states.has(next)) continue;
      if (budget_ == 0) {
        exhausted_ = true;
        return false;
      }
      --budget_;
      states.add(next);
      const Instruction& instruction = program_.code[next];
      if (instruction.op == Op::accept) return true;
      follow(instruction, next, at, open);
    }
    return false;
  }

  void follow(const Instruction& instruction, std::uint32_t state, std::size_t at,
              std::vector<std::uint32_t>& open) {
    switch (instruction.op) {
      case Op::set:
      case Op::accept:
        return;
      case Op::split:
        open.push_back(instruction.b);
        open.push_back(instruction.a);
        return;
      case Op::jump:
        open.push_back(instruction.a);
        return;
      case Op::begin:
        if (at == 0) open.push_back(state + 1);
        return;
      case Op::end:
        if (at == subject_.size()) open.push_back(state + 1);
        return;
      case Op::word:
      case Op::not_word:
        if (at_word_edge(at) == (instruction.op == Op::word)) open.push_back(state + 1);
        return;
      case Op::ahead:
      case Op::not_ahead: {
        const bool matches = run(state + 1, at, true);
        if (!exhausted_ && matches == (instruction.op == Op::ahead)) open.push_back(instruction.a);
        return;
      }
    }
  }

  [[nodiscard]] bool at_word_edge(std::size_t at) const {
    const bool before = at > 0 && is_word_byte(subject_[at - 1]);
    const bool behind = at < subject_.size() && is_word_byte(subject_[at]);
    return before != behind;
  }

  const Pattern::Program& program_;
  std::string_view subject_;
  std::size_t& budget_;
  bool exhausted_ = false;
};

namespace {

PatternHost& pattern_host() {
  static PatternHost host;
  return host;
}

constexpr std::size_t kMaxHostRepeats = 2;
constexpr std::size_t kMaxHostChoices = 4;

// Behind the escape at `at`, the braces of `\u{…}` and `\p{…}` included.
std::size_t behind_escape(std::string_view source, std::size_t at) {
  const std::string_view escape = source.substr(at);
  const bool has_braces =
      escape.starts_with("\\u{") || escape.starts_with("\\p{") || escape.starts_with("\\P{");
  const std::size_t end = has_braces ? source.find('}', at) : at + 1;
  return end == std::string_view::npos ? source.size() : end + 1;
}

// Whether a backtracking engine's time on the expression is bounded by a small power of the
// string's length: few repeats, none of them of a group, and few choices.
bool is_tame(std::string_view source) {
  std::size_t repeats = 0;
  std::size_t choices = 0;
  bool in_class = false;
  bool behind_group = false;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    const bool repeats_group = std::exchange(behind_group, false);
    if (c == '\\') {
      i = behind_escape(source, i) - 1;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == ')') {
      behind_group = true;
    } else if (c == '*' || c == '+' || c == '{') {
      if (repeats_group) return false;
      ++repeats;
    } else if (c == '?' || c == '|') {
      ++choices;
    }
  }
  return repeats <= kMaxHostRepeats && choices <= kMaxHostChoices;
}

}  // namespace

class Pattern::Host {
 public:
  Host(const PatternHost& host, int handle) : host_(host), handle_(handle) {}
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  Host(Host&&) = delete;
  Host& operator=(Host&&) = delete;
  ~Host() {
    if (host_.release != nullptr) host_.release(handle_);
  }

  [[nodiscard]] Found find_in(std::string_view subject, std::size_t& budget) const {
    if (subject.size() > kMaxHostSubject) return Found::too_costly;
    const std::size_t cost = subject.size() * subject.size();
    if (cost > budget) return Found::too_costly;
    budget -= cost;
    return host_.test(handle_, subject) ? Found::yes : Found::no;
  }

 private:
  PatternHost host_;
  int handle_;
};

void set_pattern_host(const PatternHost& host) {
  pattern_host() = host;
}

std::variant<Pattern, PatternFault> Pattern::compile_by_host(std::string_view source,
                                                             PatternFault fault) {
  const PatternHost& host = pattern_host();
  if (host.compile == nullptr || host.test == nullptr) return fault;
  if (!is_tame(source)) {
    fault.problem += " in an expression with so many repeats";
    return fault;
  }
  const int handle = host.compile(source);
  if (handle < 0) return PatternFault{.problem = "is no regular expression"};
  Pattern pattern;
  pattern.host_ = std::make_shared<const Host>(host, handle);
  return pattern;
}

std::size_t Pattern::states() const {
  return program_ ? program_->code.size() : 1;
}

Found Pattern::find_in(std::string_view subject, std::size_t& budget) const {
  if (host_) return host_->find_in(subject, budget);
  return PatternMachine(*program_, subject, budget).search();
}

}  // namespace entrybridge::text
