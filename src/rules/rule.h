// A rule: something the schema cannot say, or does not, that a platform or a reader will trip over.
//
// A rule is a folder of src/rules: rule.cpp defines one Rule under the folder's name, doc.md is its
// documentation, cases.json its table of passing and failing rows. The build finds the folders by
// itself; nothing else names a rule.
#ifndef ENTRYBRIDGE_RULES_RULE_H_
#define ENTRYBRIDGE_RULES_RULE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "entrybridge.h"
#include "records/issue_sink.h"
#include "rules/conversation.h"
#include "rules/facts.h"
#include "rules/schemas.h"
#include "text/edit.h"
#include "text/tree.h"

namespace entrybridge::rules {

// A place in a row, and what the words about it are filled in with.
struct Spot {
  const text::Node& at;
  bool is_key = false;            // its key is marked, not its value
  text::Span part = {};           // or a part of it
  std::string_view lacks = {};    // the key that is missing from it, where the path then ends
  std::string_view subject = {};  // for `{}`
  std::string_view more = {};     // for `{more}`
  std::uint32_t message = 0;      // for `{message}`
};

struct Row;

// How what is found may be mended without a loss: in words, and the edits, which count from the
// row's first byte. None: this one cannot be mended so.
struct Mend {
  std::string_view title = {};
  text::Edits (*edits)(const Row& row, const Spot& spot) = nullptr;
};

// What is said, as data: `{}` stands for the spot's subject in backticks, `{value}` for the value's
// JSON, `{message}` for "Message 3 (role "user")", `{more}` for the spot's own words.
struct Words {
  std::string_view message;
  std::string_view expected;
  std::string_view received;
  std::string_view hint = {};
  Mend mend = {};
};

class FileWatcher;

// Where a rule's findings go; it says each under the rule's id, at its severity.
class Findings {
 public:
  Findings(records::IssueSink& sink, std::string_view id, Severity severity)
      : sink_(sink), id_(id), severity_(severity) {}

  // A finding in fixed words. `known` are names that the subject may be a slip of.
  void add(const Row& row, const Spot& spot, const Words& words,
           std::vector<std::string_view> (*known)(const Row& row, const Spot& spot) = nullptr);

  // Any other: `words()` makes a records::Finding; it is called only if the finding is carried.
  template <class MakeFinding>
  void add(MakeFinding&& words) {
    sink_.add(severity_, id_, std::forward<MakeFinding>(words));
  }

  // One of the file, at a place of it.
  template <class MakeFinding>
  void add_at(const records::Place& place, MakeFinding&& words) {
    sink_.add_at(place, severity_, id_, std::forward<MakeFinding>(words));
  }

 private:
  records::IssueSink& sink_;
  std::string_view id_;
  Severity severity_;
};

// One row of a platform; in a request body there are several to one tree.
struct Row {
  const text::Tree& tree;
  const text::Node& root;
  Platform platform;
  const Conversation& talk;
  Schemas& schemas;
};

// What a rule of files is told of each row, beside its place. Every row costs a second pass then.
enum class Told : std::uint8_t {
  nothing,  // nor of the row at all
  members,
  sightings
};

struct Rule {
  std::string_view id;
  std::string_view summary;
  std::array<Level, kPlatformCount> defaults;  // openpipe, humanloop, arize
  std::string_view fix = {};                   // what its repair does, where it has one
  // Of a row; of a text whatever it holds (those hold for every document); of a file of rows. One
  // of the three, or of a row and of a file.
  void (*check_row)(const Row& row, Findings& findings) = nullptr;
  void (*check_text)(const text::Tree& tree, Findings& findings) = nullptr;
  // Of a rule of rows: the signs without which it finds nothing; none: it may always find
  // something. A row of which no rule could find anything is never looked at twice. Rules of text
  // are part of the pass itself.
  Signs signs = 0;
  // Of a rule of files: makes what watches one file (rules/file_watcher.h).
  std::unique_ptr<FileWatcher> (*watch_file)() = nullptr;
  Told told = Told::nothing;
};

// A rule that is on.
struct ActiveRule {
  const Rule* rule;
  Severity severity;
};

// The names of the row's tools, as what a subject may be a slip of.
[[nodiscard]] std::vector<std::string_view> tool_names(const Row& row, const Spot& spot);

// A rule and its doc.md.
struct RuleEntry {
  const Rule* rule;
  std::string_view documentation;
};

// All rules, by id; made by cmake/rules.cmake from the folders.
extern const RuleEntry kCatalogue[];
extern const std::size_t kCatalogueSize;

// The rule of this id, or null.
[[nodiscard]] const Rule* rule_named(std::string_view id);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_RULE_H_
