#include <unordered_map>

#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

constexpr std::size_t kMostColumns = text::DigestReader::kMostMembers;

// What a column held first. Columns beyond the first kMostColumns are not watched.
struct Column {
  std::uint64_t number = 0;
  text::Kind kind = text::Kind::null;
  bool is_said = false;
};

std::string name_of(const FileRow& row, const text::Member& member) {
  std::string name;
  text::append_decoded(name, row.frame.text.substr(member.key.offset, member.key.length));
  return name;
}

text::Span mark_of(const text::Member& member) {
  const bool is_container = member.kind == text::Kind::object || member.kind == text::Kind::array;
  return {member.value.offset, is_container ? 1 : member.value.length};
}

records::Finding words(const FileRow& row, const text::Member& member, const Column& column) {
  const std::string name = name_of(row, member);
  const std::string_view before = text::with_article(column.kind);
  const std::string_view now = text::with_article(member.kind);
  return {.path = {name},
          .span = mark_of(member),
          .message = "The column " + in_backticks(name) + " holds " + std::string(now) +
                     " here and " + std::string(before) + " in " +
                     title_of(row.form, column.number) + ".",
          .expected = std::string(before),
          .received = std::string(now),
          .hint = "write the column's values as one type in all rows, or as null"};
}

class Watcher : public FileWatcher {
  void see(const FileRow& row, Findings& findings) override {
    for (const text::Member& member : row.content.members()) {
      if (member.kind != text::Kind::null) see(row, member, findings);
    }
  }

  void see(const FileRow& row, const text::Member& member, Findings& findings) {
    Column* const column = column_of(row, member);
    if (column == nullptr) return;
    if (column->number == 0) {
      column->number = number_of(row);
      column->kind = member.kind;
    }
    if (column->kind == member.kind || column->is_said) return;
    column->is_said = true;
    findings.add([&] { return words(row, member, *column); });
  }

  // By its name's digest, or null.
  Column* column_of(const FileRow& row, const text::Member& member) {
    const std::string_view token = row.frame.text.substr(member.key.offset, member.key.length);
    const std::string_view name = token.substr(1, token.size() - 2);
    const std::uint64_t key =
        text::digest_of(member.escaped_key ? std::string_view(name_of(row, member)) : name).first;
    const auto known = columns_.find(key);
    if (known != columns_.end()) return &known->second;
    return columns_.size() < kMostColumns ? &columns_[key] : nullptr;
  }

  std::unordered_map<std::uint64_t, Column> columns_;
};

}  // namespace

extern const Rule mixed_column_types;
const Rule mixed_column_types = {
    .id = "mixed-column-types",
    .summary = "a column must hold one type of value in all rows",
    .defaults = {Level::off, Level::off, Level::warn},
    .watch_file = make_watcher<Watcher>,
    .told = Told::members,
};

}  // namespace entrybridge::rules
