// Patterns: from their text to a program.
#include <array>
#include <limits>
#include <optional>

#include "text/pattern_program.h"
#include "text/utf8.h"

namespace entrybridge::text {

void CharSet::settle() {
  std::sort(ranges_.begin(), ranges_.end());
  std::vector<Range> merged;
  for (const Range& range : ranges_) {
    if (!merged.empty() && range.first <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, range.second);
    } else {
      merged.push_back(range);
    }
  }
  ranges_ = std::move(merged);
}

CharSet CharSet::complement() const {
  CharSet rest;
  std::uint32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > next) rest.add(next, range.first - 1);
    next = range.second + 1;
  }
  if (next <= kLast) rest.add(next, kLast);
  return rest;
}

namespace {

constexpr std::uint32_t kUnbounded = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kMaxCount = 100000;

enum class Part : std::uint8_t { sequence, choice, repeat, set, assertion, look };

// A piece of an expression, before repeats are written out.
struct Piece {
  Part part = Part::sequence;
  Op op = Op::accept;       // of an assertion or a look
  std::uint32_t set = 0;    // into the program's sets
  std::uint32_t least = 0;  // of a repeat
  std::uint32_t most = 0;
  std::vector<Piece> inner = {};
};

CharSet settled(CharSet set) {
  set.settle();
  return set;
}

CharSet digits() {
  CharSet set;
  set.add('0', '9');
  return set;
}

CharSet word_characters() {
  CharSet set;
  set.add('0', '9');
  set.add('A', 'Z');
  set.add('_', '_');
  set.add('a', 'z');
  return set;
}

CharSet line_ends() {
  CharSet set;
  set.add('\n', '\n');
  set.add('\r', '\r');
  set.add(0x2028, 0x2029);
  return set;
}

CharSet spaces() {
  CharSet set;
  set.add('\t', '\r');
  for (const std::uint32_t c : {0x20U, 0xA0U, 0x1680U, 0x202FU, 0x205FU, 0x3000U, 0xFEFFU}) {
    set.add(c, c);
  }
  set.add(0x2000, 0x200A);
  set.add(0x2028, 0x2029);
  return set;
}

// The set a class escape such as `\d` stands for.
std::optional<CharSet> class_escape(std::uint32_t letter) {
  switch (letter) {
    case 'd':
      return digits();
    case 'D':
      return digits().complement();
    case 'w':
      return word_characters();
    case 'W':
      return word_characters().complement();
    case 's':
      return settled(spaces());
    case 'S':
      return settled(spaces()).complement();
    default:
      return std::nullopt;
  }
}

// The character a control escape such as `\t` stands for.
std::optional<std::uint32_t> control_escape(std::uint32_t letter) {
  constexpr std::array<std::pair<char, char>, 5> kControls = {
      {{'t', '\t'}, {'n', '\n'}, {'v', '\v'}, {'f', '\f'}, {'r', '\r'}}};
  for (const auto& [name, control] : kControls) {
    if (letter == static_cast<std::uint32_t>(name)) return static_cast<std::uint32_t>(control);
  }
  return std::nullopt;
}

bool is_digit(std::uint32_t c) {
  return c >= '0' && c <= '9';
}

bool is_letter(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<std::uint32_t> hex_digit(std::uint32_t c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

}  // namespace

class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view source) {
    for (std::size_t at = 0; at < source.size();) source_.push_back(take_code_point(source, at));
  }

  std::variant<Pattern, PatternFault> run() {
    Piece whole = choice();
    if (!fault_ && at_ < source_.size()) fail("closes a group that is not open");
    if (fault_) return *std::move(fault_);
    emit(whole);
    code().push_back({Op::accept, 0, 0});
    if (too_large()) return PatternFault{.problem = "is too large, its repeats written out"};
    Pattern pattern;
    pattern.program_ = std::make_shared<const Pattern::Program>(std::move(program_));
    return pattern;
  }

 private:
  static constexpr std::uint32_t kEnd = kUnbounded;

  // Reading

  [[nodiscard]] std::uint32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : kEnd;
  }
  bool take(char wanted) {
    if (peek() != static_cast<std::uint32_t>(wanted)) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (peek(i) != static_cast<std::uint32_t>(wanted[i])) return false;
    }
    at_ += wanted.size();
    return true;
  }

  void fail(std::string problem, bool host_may_know = false) {
    if (!fault_) fault_ = PatternFault{std::move(problem), host_may_know};
    at_ = source_.size();
  }

  Piece choice() {
    Piece all{.part = Part::choice};
    do {
      all.inner.push_back(sequence());
    } while (take('|'));
    return all;
  }

  Piece sequence() {
    Piece all{.part = Part::sequence};
    while (at_ < source_.size() && peek() != '|' && peek() != ')') {
      Piece one = atom();
      quantify(one);
      all.inner.push_back(std::move(one));
    }
    return all;
  }

  Piece atom() {
    const std::uint32_t c = source_[at_++];
    switch (c) {
      case '^':
        return {.part = Part::assertion, .op = Op::begin};
      case '$':
        return {.part = Part::assertion, .op = Op::end};
      case '(':
        return group();
      case '.':
        return of_set(settled(line_ends()).complement());
      case '[':
        return of_set(character_class());
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
        fail("repeats nothing");
        return {};
      default:
        return of_character(c);
    }
  }

  Piece of_set(CharSet set) {
    program_.sets.push_back(settled(std::move(set)));
    return {.part = Part::set, .set = static_cast<std::uint32_t>(program_.sets.size() - 1)};
  }

  Piece of_character(std::uint32_t c) {
    CharSet set;
    set.add(c, c);
    return of_set(std::move(set));
  }

  Piece group() {
    if (++depth_ > Pattern::kMaxGroups) {
      fail("nests its groups too deep");
      return {};
    }
    Piece made;
    if (take("?=") || take("?!")) {
      made = {.part = Part::look, .op = source_[at_ - 1] == '=' ? Op::ahead : Op::not_ahead};
      made.inner.push_back(choice());
    } else {
      if (peek() == '?') open_special_group();
      made = choice();
    }
    if (!take(')')) fail("leaves a group open");
    --depth_;
    return made;
  }

  // `(?:` and `(?<name>`; how a group is captured does not matter here.
  void open_special_group() {
    if (take("?:")) return;
    if (peek(1) == '<' && (peek(2) == '=' || peek(2) == '!')) {
      fail("looks behind, which is not supported", true);
      return;
    }
    if (!take("?<")) {
      fail("has a group of an unknown kind");
      return;
    }
    while (at_ < source_.size() && peek() != '>') ++at_;
    if (!take('>')) fail("leaves a group's name open");
  }

  void quantify(Piece& piece) {
    std::uint32_t least = 0;
    std::uint32_t most = kUnbounded;
    if (take('*')) {
    } else if (take('+')) {
      least = 1;
    } else if (take('?')) {
      most = 1;
    } else if (!counts(least, most)) {
      return;
    }
    take('?');  // as few as possible: the same strings match
    if (most < least) fail("has a repeat whose bounds are in the wrong order");
    const std::uint32_t next = peek();
    if (next == '*' || next == '+' || next == '?') fail("repeats a repeat");
    Piece repeat{.part = Part::repeat, .least = least, .most = most};
    repeat.inner.push_back(std::move(piece));
    piece = std::move(repeat);
  }

  // `{2}`, `{2,}`, `{2,5}`; anything else in braces stands for itself.
  bool counts(std::uint32_t& least, std::uint32_t& most) {
    const std::size_t start = at_;
    std::optional<std::uint32_t> low;
    if (take('{') && (low = number())) {
      least = most = *low;
      if (take(',')) most = number().value_or(kUnbounded);
      if (take('}')) return true;
    }
    if (!fault_) at_ = start;
    return false;
  }

  std::optional<std::uint32_t> number() {
    if (!is_digit(peek())) return std::nullopt;
    std::uint32_t value = 0;
    while (is_digit(peek())) value = std::min(value * 10 + (source_[at_++] - '0'), kMaxCount);
    return value;
  }

  Piece escape() {
    if (take('b')) return {.part = Part::assertion, .op = Op::word};
    if (take('B')) return {.part = Part::assertion, .op = Op::not_word};
    const std::uint32_t letter = peek();
    if ((letter >= '1' && letter <= '9') || letter == 'k') {
      fail("has a back-reference, which is not supported", true);
      return {};
    }
    const std::optional<CharSet> set = class_escape(letter);
    if (!set) return of_character(character_escape());
    ++at_;
    return of_set(*set);
  }

  // The character an escape stands for, its backslash taken.
  std::uint32_t character_escape() {
    if (at_ >= source_.size()) {
      fail("ends in a backslash");
      return 0;
    }
    const std::uint32_t letter = source_[at_++];
    if (const auto control = control_escape(letter)) return *control;
    switch (letter) {
      case '0':
        if (is_digit(peek())) fail("has an octal escape");
        return 0;
      case 'c':
        if (!is_letter(peek())) fail("has a `\\c` without a letter");
        return at_ < source_.size() ? source_[at_++] % 32 : 0;
      case 'x':
        return hexadecimal(2);
      case 'u':
        return unicode_escape();
      case 'p':
      case 'P':
        fail("asks for a Unicode property, which is not supported", true);
        return 0;
      default:
        break;
    }
    if (is_letter(letter) || is_digit(letter)) {
      std::string name;
      append_code_point(name, letter);
      fail("has an unknown escape `\\" + name + "`");
    }
    return letter;
  }

  std::uint32_t hexadecimal(std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::optional<std::uint32_t> digit = hex_digit(peek());
      if (!digit) {
        fail("has an escape that lacks hexadecimal digits");
        return 0;
      }
      value = value * 16 + *digit;
      ++at_;
    }
    return value;
  }

  std::uint32_t unicode_escape() {
    if (take('{')) {
      std::uint32_t value = 0;
      while (const auto digit = hex_digit(peek())) {
        value = std::min(value * 16 + *digit, CharSet::kLast + 1);
        ++at_;
      }
      if (!take('}') || value > CharSet::kLast) fail("has a `\\u{…}` that names no character");
      return value;
    }
    const std::uint32_t unit = hexadecimal(4);
    const bool is_high = unit >= 0xD800U && unit <= 0xDBFFU;
    if (!is_high || peek() != '\\' || peek(1) != 'u') return unit;
    const std::size_t start = at_;
    at_ += 2;
    const std::uint32_t low = hexadecimal(4);
    if (low >= 0xDC00U && low <= 0xDFFFU) {
      return 0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U);
    }
    if (!fault_) at_ = start;
    return unit;
  }

  CharSet character_class() {
    const bool negated = take('^');
    CharSet set;
    while (at_ < source_.size() && peek() != ']') class_member(set);
    if (!take(']')) fail("leaves a class `[…]` open");
    set.settle();
    return negated ? set.complement() : set;
  }

  void class_member(CharSet& set) {
    std::uint32_t first = 0;
    if (!class_atom(set, first)) return;
    if (peek() != '-' || peek(1) == ']' || peek(1) == kEnd) {
      set.add(first, first);
      return;
    }
    ++at_;
    std::uint32_t last = 0;
    if (!class_atom(set, last)) {  // `[a-\d]`: the dash stands for itself
      set.add(first, first);
      set.add('-', '-');
      return;
    }
    if (last < first) fail("has a range in the wrong order");
    set.add(first, last);
  }

  // One character of a class; false: it was a set, and was added.
  bool class_atom(CharSet& set, std::uint32_t& character) {
    character = source_[at_++];
    if (character != '\\') return true;
    if (take('b')) {
      character = '\b';
      return true;
    }
    const std::optional<CharSet> escaped = class_escape(peek());
    if (!escaped) {
      character = character_escape();
      return true;
    }
    ++at_;
    set.add(*escaped);
    return false;
  }

  // Writing

  std::vector<Instruction>& code() { return program_.code; }
  [[nodiscard]] bool too_large() const { return program_.code.size() > Pattern::kMaxStates; }
  std::uint32_t here() { return static_cast<std::uint32_t>(code().size()); }
  std::uint32_t put(Op op, std::uint32_t a = 0, std::uint32_t b = 0) {
    code().push_back({op, a, b});
    return here() - 1;
  }

  void emit(const Piece& piece) {
    if (too_large()) return;
    switch (piece.part) {
      case Part::sequence:
        for (const Piece& one : piece.inner) emit(one);
        return;
      case Part::choice:
        emit_choice(piece);
        return;
      case Part::repeat:
        emit_repeat(piece);
        return;
      case Part::set:
        put(Op::set, piece.set);
        return;
      case Part::assertion:
        put(piece.op);
        return;
      case Part::look: {
        const std::uint32_t look = put(piece.op);
        emit(piece.inner.front());
        put(Op::accept);
        code()[look].a = here();
        return;
      }
    }
  }

  void emit_choice(const Piece& piece) {
    std::vector<std::uint32_t> exits;
    for (std::size_t i = 0; i + 1 < piece.inner.size(); ++i) {
      const std::uint32_t split = put(Op::split, here() + 1);
      emit(piece.inner[i]);
      exits.push_back(put(Op::jump));
      code()[split].b = here();
    }
    emit(piece.inner.back());
    for (const std::uint32_t jump : exits) code()[jump].a = here();
  }

  void emit_repeat(const Piece& piece) {
    const Piece& body = piece.inner.front();
    for (std::uint32_t i = 0; i < piece.least && !too_large(); ++i) {
      const std::uint32_t start = here();
      emit(body);
      if (here() == start) return;  // empty, however often
    }
    if (piece.most == kUnbounded) {
      const std::uint32_t split = put(Op::split, here() + 1);
      emit(body);
      put(Op::jump, split);
      code()[split].b = here();
      return;
    }
    std::vector<std::uint32_t> exits;
    for (std::uint32_t i = piece.least; i < piece.most && !too_large(); ++i) {
      exits.push_back(put(Op::split, here() + 1));
      emit(body);
    }
    for (const std::uint32_t split : exits) code()[split].b = here();
  }

  std::vector<std::uint32_t> source_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Pattern::Program program_;
  std::optional<PatternFault> fault_;
};

std::variant<Pattern, PatternFault> Pattern::compile(std::string_view source) {
  if (source.size() > kMaxBytes) {
    return PatternFault{.problem = "is longer than " + std::to_string(kMaxBytes) + " bytes"};
  }
  std::variant<Pattern, PatternFault> made = PatternCompiler(source).run();
  auto* fault = std::get_if<PatternFault>(&made);
  if (fault == nullptr || !fault->host_may_know) return made;
  return compile_by_host(source, std::move(*fault));
}

}  // namespace entrybridge::text
