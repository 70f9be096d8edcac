#include "rules/file_watch.h"

#include <algorithm>

#include "text/simd.h"

namespace entrybridge::rules {
namespace {

constexpr std::size_t kMostSplits = 250;
constexpr std::size_t kLongestSplit = 64;

bool any_told(const std::vector<ActiveRule>& rules, Told told) {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const ActiveRule& active) { return active.rule->told == told; });
}

}  // namespace

SplitPath split_path(Platform platform) {
  return platform == Platform::humanloop ? SplitPath{"target", "split"} : SplitPath{"split"};
}

std::uint64_t number_of(const FileRow& row) {
  const bool by_line = row.form.framing == Framing::json_lines;
  return by_line ? row.frame.start.line : row.frame.record + 1;
}

std::string title_of(const FileForm& form, std::uint64_t number) {
  return (form.framing == Framing::json_lines ? "line " : "row ") + std::to_string(number);
}

text::Span opening_of(const FileRow& row) {
  return {static_cast<std::uint32_t>(text::skip_json_space(row.frame.text, 0)), 1};
}

FileWatch::FileWatch(const std::vector<ActiveRule>& rules, Platform platform, bool identifies)
    : remembers_(any_told(rules, Told::sightings)),
      reads_{.digest = remembers_ || identifies,
             .members = any_told(rules, Told::members),
             .leaves_out = split_path(platform)},
      reader_(reads_) {
  for (const ActiveRule& active : rules) posts_.push_back({active, active.rule->watch_file()});
}

void FileWatch::begin(const FileForm& form, records::IssueSink& sink) {
  form_ = form;
  for (const Post& post : posts_) {
    Findings findings(sink, post.active.rule->id, post.active.severity);
    post.watcher->begin(form, findings);
  }
}

void FileWatch::see(const records::Frame& row, records::IssueSink& sink) {
  reader_.read(row.text);
  Sighting seen;
  FileRow told{form_, row, reader_, seen, {}};
  if (reads_.digest) identify(number_of(told));
  if (remembers_) seen = sightings_.add(digest_, split_, number_);
  if (seen.other != 0) told.other_split = splits_[seen.other_split - 1U];
  for (const Post& post : posts_) {
    if (post.active.rule->told == Told::nothing) continue;
    Findings findings(sink, post.active.rule->id, post.active.severity);
    post.watcher->see(told, findings);
  }
}

void FileWatch::end(const records::FileEnd& end, records::IssueSink& sink) {
  for (const Post& post : posts_) {
    Findings findings(sink, post.active.rule->id, post.active.severity);
    post.watcher->end(end, findings);
  }
}

void FileWatch::identify(std::uint64_t number) {
  number_ = number;
  digest_ = reader_.digest();
  split_ = split_number();
  if (split_ == Sightings::kNoSplit && reader_.left_out()) {
    // A split beyond those that are numbered tells rows apart as any other value does.
    const text::Digest name = text::digest_of(*reader_.left_out());
    digest_ = {digest_.first ^ name.first, digest_.second ^ name.second};
  }
}

RowHash FileWatch::hash() const {
  constexpr std::uint64_t kGreatest = UINT32_MAX;
  return {.first = digest_.first,
          .number = static_cast<std::uint32_t>(std::min(number_, kGreatest)),
          .second = static_cast<std::uint8_t>(digest_.second),
          .split = split_};
}

std::uint8_t FileWatch::split_number() {
  const std::optional<std::string>& split = reader_.left_out();
  if (!split) return Sightings::kNoSplit;
  const auto known = std::find(splits_.begin(), splits_.end(), *split);
  const auto number = static_cast<std::uint8_t>(known - splits_.begin() + 1);
  if (known != splits_.end()) return number;
  if (splits_.size() == kMostSplits || split->size() > kLongestSplit) return Sightings::kNoSplit;
  splits_.push_back(*split);
  return number;
}

}  // namespace entrybridge::rules
