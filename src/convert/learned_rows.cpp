#include "convert/learned_rows.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "text/chunk.h"
#include "text/known_json.h"
#include "text/scanner.h"

namespace entrybridge::conversion {
namespace {

// Nothing that is likely to stand in a row; digits, so that it can be a number.
constexpr std::string_view kMark = "730481962085317";
constexpr std::size_t kDigits = 6;
constexpr std::size_t kNameLength = kMark.size() + kDigits;

// The name of a value's stand-in: the mark and the value's number.
void append_name(std::string& out, std::size_t value) {
  std::array<char, kDigits> digits{};
  for (std::size_t i = kDigits; i-- > 0; value /= 10) {
    digits[i] = static_cast<char>('0' + value % 10);
  }
  out += kMark;
  out.append(digits.data(), digits.size());
}

std::uint32_t number_in(std::string_view name) {
  std::uint32_t number = 0;
  for (const char digit : name.substr(kMark.size())) {
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return number;
}

// What stands around the name in a stand-in of this kind. None of it is left as it is where text is
// quoted, so that what was quoted is not taken for the value.
struct Around {
  std::string_view before;
  std::string_view after;
};

Around around(text::Kind kind) {
  switch (kind) {
    case text::Kind::array:
      return {"[\"", "\"]"};
    case text::Kind::object:
      return {"{\"", "\":0}"};
    case text::Kind::number:
      return {};
    default:
      return {"\"", "\""};
  }
}

text::Kind kind_at(char c) {
  switch (c) {
    case '"':
      return text::Kind::string;
    case '{':
      return text::Kind::object;
    case '[':
      return text::Kind::array;
    case 't':
    case 'f':
      return text::Kind::boolean;
    case 'n':
      return text::Kind::null;
    default:
      return text::Kind::number;
  }
}

std::vector<LearnedChange> changes_in(const Notes& notes) {
  std::vector<LearnedChange> changes;
  for (const Note& note : notes.all()) {
    changes.push_back({note.action, note.reason, change_of(note, 0)});
  }
  return changes;
}

bool are_same(const std::vector<LearnedChange>& one, const std::vector<LearnedChange>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const LearnedChange& a, const LearnedChange& b) {
                      return a.action == b.action && a.reason == b.reason &&
                             a.change.from == b.change.from && a.change.to == b.change.to;
                    });
}

}  // namespace

// One row, and what is to be learned of it.
class Lesson {
 public:
  using Step = LearnedRows::Step;
  using Blank = LearnedRows::Blank;

  Lesson(const text::Tree& row, const Seen& seen) : row_(row), seen_(seen) {
    const text::Span& whole = row.root().span;
    at_ = whole.offset;
    read(row.root());
    steps_.push_back({.text = std::string(text_up_to(whole.offset + whole.length)),
                      .blank = {},
                      .is_last = true});
    stand_in_ += steps_.back().text;
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

  // None: what was made of the row says too little of others like it.
  std::optional<LearnedRow> row(const RowConverter& converter, const ConvertOptions& options) {
    text::Tree tree;
    if (row_.text().find(kMark) != std::string_view::npos) return std::nullopt;
    if (tree.parse(stand_in_, text::kDepthCeiling)) return std::nullopt;
    const RowConverter made(tree, options);
    LearnedRow learned;
    learned.changes = changes_in(converter.notes());
    const bool is_proven = made.is_plain() && find_pieces(*made.text(), learned) &&
                           are_same(learned.changes, changes_in(made.notes()));
    if (!is_proven) return std::nullopt;
    return learned;
  }

  [[nodiscard]] const std::vector<std::string_view>& values() const { return values_; }

 private:
  [[nodiscard]] std::string_view text_up_to(std::size_t end) const {
    return row_.text().substr(at_, end - at_);
  }

  void read(const text::Node& node) {
    const std::uint8_t marks = seen_.of(row_.index_of(node));
    if ((marks & Seen::members) != 0) {
      for (const text::Node& child : row_.children(node)) read(child);
    } else if (!is_word(node, marks)) {
      leave_blank(node, marks);
    }
  }

  // Whether it is a word of the row's form: it was looked at, or has one form only.
  static bool is_word(const text::Node& node, std::uint8_t marks) {
    if ((marks & Seen::text) != 0) return true;
    const bool has_few_forms = node.kind == text::Kind::null || node.kind == text::Kind::boolean;
    return has_few_forms && marks != 0;
  }

  void leave_blank(const text::Node& node, std::uint8_t marks) {
    const Blank blank{.has_kind = marks != 0, .kind = marks != 0 ? node.kind : text::Kind::string};
    steps_.push_back({.text = std::string(text_up_to(node.span.offset)), .blank = blank});
    const Around frame = around(blank.kind);
    stand_in_ += steps_.back().text;
    stand_in_ += frame.before;
    append_name(stand_in_, values_.size());
    stand_in_ += frame.after;
    values_.push_back(row_.raw(node));
    at_ = node.span.offset + node.span.length;
  }

  // Tells the values' stand-ins in what was made of theirs from the text around them. False: one
  // was not copied as it stood.
  bool find_pieces(std::string_view made, LearnedRow& learned) const {
    std::size_t done = 0;
    const auto add = [&](std::size_t end, std::uint32_t value) {
      learned.text += made.substr(done, end - done);
      learned.pieces.push_back({static_cast<std::uint32_t>(end - done), value});
    };
    while (true) {
      const std::size_t name = made.find(kMark, done);
      if (name == std::string_view::npos) break;
      const std::uint32_t value = number_in(made.substr(name, kNameLength));
      if (value >= values_.size()) return false;
      const Around frame = around(steps_[value].blank.kind);
      const std::size_t end = name + kNameLength;
      const bool is_whole = name >= done + frame.before.size() &&
                            made.substr(0, name).ends_with(frame.before) &&
                            made.substr(end).starts_with(frame.after);
      if (!is_whole) return false;
      add(name - frame.before.size(), value);
      done = end + frame.after.size();
    }
    add(made.size(), LearnedRow::Piece::kNoValue);
    return true;
  }

  const text::Tree& row_;
  const Seen& seen_;
  std::size_t at_ = 0;
  std::vector<Step> steps_;  // one for each value, and the last
  std::vector<std::string_view> values_;
  std::string stand_in_;
};

LearnedRows::LearnedRows(const ConvertOptions& options)
    : options_(options),
      can_learn_(!options.round_trip && options.from != options.to),
      places_(1) {}

// Where several ways lead on, the one of the longest text is tried first, and the others after it;
// for a few times the row's length, as all the ways of a hostile file may begin alike.
const LearnedRow* LearnedRows::find(std::string_view row) {
  const char* const end = row.data() + row.size();
  constexpr std::size_t kTimes = 8;
  std::size_t patience = kTimes * (row.size() + text::Chunk::kBytes);
  values_.clear();
  turns_.assign(1, {0, 0, row.data()});
  while (!turns_.empty()) {
    Turn& turn = turns_.back();
    const Place& place = places_[turn.place];
    if (turn.step == place.size()) {
      turns_.pop_back();
      if (!values_.empty()) values_.pop_back();
      continue;
    }
    const Step& step = place[turn.step++];
    const char* const value = behind(step, turn.at, end);
    if (value == nullptr) continue;
    if (step.is_last) {
      ++hits_;
      return &rows_[step.next];
    }
    const char* const behind_value = text::value_end(value, end);
    values_.emplace_back(value, static_cast<std::size_t>(behind_value - value));
    if (values_.back().size() + step.text.size() > patience) return nullptr;
    patience -= values_.back().size() + step.text.size();
    turns_.push_back({step.next, 0, behind_value});
  }
  return nullptr;
}

// Behind the step's text at `at`, where it stands there and what follows fits; else null.
const char* LearnedRows::behind(const Step& step, const char* at, const char* end) {
  const std::size_t length = step.text.size();
  if (static_cast<std::size_t>(end - at) < length) return nullptr;
  if (std::memcmp(at, step.text.data(), length) != 0) return nullptr;
  at += length;
  if (step.is_last) return at == end ? at : nullptr;
  if (at == end) return nullptr;
  return step.blank.has_kind && kind_at(*at) != step.blank.kind ? nullptr : at;
}

void LearnedRows::append(const LearnedRow& row, std::string& out) const {
  const char* own = row.text.data();
  for (const LearnedRow::Piece& piece : row.pieces) {
    out.append(own, piece.length);
    own += piece.length;
    if (piece.value != LearnedRow::Piece::kNoValue) out += values_[piece.value];
  }
}

bool LearnedRows::wants_more(const text::Tree& row) const {
  return can_learn_ && lessons_ < kFreeLessons + hits_ / kHitsALesson && bytes_ < kMostBytes &&
         row.nodes().size() <= kMostNodes && row.duplicates().empty();
}

void LearnedRows::learn(const text::Tree& row, const RowConverter& converter, const Seen& seen) {
  ++lessons_;
  if (!converter.is_plain()) return;
  Lesson lesson(row, seen);
  std::optional<LearnedRow> learned = lesson.row(converter, options_);
  if (!learned) return;
  values_ = lesson.values();
  std::string again;
  append(*learned, again);
  if (again == *converter.text()) remember(lesson.steps(), std::move(*learned));
}

void LearnedRows::remember(const std::vector<Step>& steps, LearnedRow row) {
  std::uint32_t place = 0;
  for (const Step& step : steps) {
    Place& known = places_[place];
    const auto same = std::find_if(known.begin(), known.end(), [&](const Step& one) {
      return one.is_last == step.is_last && one.blank == step.blank && one.text == step.text;
    });
    if (same != known.end()) {
      if (step.is_last) return;
      place = same->next;
      continue;
    }
    if (known.size() == kMostWays) return;
    Step fresh = step;
    fresh.next = static_cast<std::uint32_t>(step.is_last ? rows_.size() : places_.size());
    place = fresh.next;
    bytes_ += step.text.size() + sizeof(Step);
    const auto shorter = std::find_if(known.begin(), known.end(), [&](const Step& one) {
      return one.text.size() < fresh.text.size();
    });
    known.insert(shorter, std::move(fresh));
    if (!step.is_last) places_.emplace_back();
  }
  bytes_ += row.text.size() + row.pieces.size() * sizeof(LearnedRow::Piece);
  rows_.push_back(std::move(row));
}

}  // namespace entrybridge::conversion
