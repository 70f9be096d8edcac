#include "marshal.h"

#include <array>
#include <utility>

#include "json_writer.h"
#include "text/decimal.h"
#include "text/tree.h"

namespace entrybridge::bindings {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

constexpr std::array<std::string_view, 3> kLevelNames = {"off", "warn", "error"};
constexpr std::array<std::string_view, 3> kLossesNames = {"keep", "drop", "error"};
constexpr std::array<std::string_view, 2> kLayoutNames = {"nested", "json-text"};
constexpr std::size_t kOptionsDepth = 32;

// Writing

template <class Items, class Write>
void write_list(JsonWriter& json, const Items& items, Write write) {
  json.open_array();
  for (const auto& item : items) write(json, item);
  json.close_array();
}

void write_platform(JsonWriter& json, std::string_view name, std::optional<Platform> platform) {
  json.key(name);
  if (platform) {
    json.string(name_of(*platform));
  } else {
    json.null();
  }
}

void write_step(JsonWriter& json, const PathStep& step) {
  if (const auto* key = std::get_if<std::string>(&step)) {
    json.string(*key);
  } else {
    json.number(std::get<std::uint32_t>(step));
  }
}

void write_path(JsonWriter& json, std::string_view name, const Path& path) {
  json.key(name);
  write_list(json, path, write_step);
}

void write_edit(JsonWriter& json, const Edit& edit) {
  json.open_object();
  json.member("offset", edit.offset);
  json.member("length", edit.length);
  json.member("text", edit.text);
  json.close_object();
}

void write_fix(JsonWriter& json, const Fix& fix) {
  json.key("fix");
  json.open_object();
  json.member("title", fix.title);
  json.key("edits");
  write_list(json, fix.edits, write_edit);
  json.close_object();
}

void write_issue(JsonWriter& json, const Issue& issue) {
  json.open_object();
  json.member("severity", issue.severity == Severity::error ? "error" : "warning");
  json.member("code", issue.code);
  json.member("message", issue.message);
  write_path(json, "path", issue.path);
  json.member("pointer", to_pointer(issue.path));
  json.member("record", issue.record);
  json.member("line", issue.line);
  json.member("column", issue.column);
  json.member("offset", issue.offset);
  json.member("length", issue.length);
  json.member_unless_empty("expected", issue.expected);
  json.member_unless_empty("received", issue.received);
  json.member_unless_empty("hint", issue.hint);
  if (!issue.inner_path.empty()) write_path(json, "innerPath", issue.inner_path);
  if (issue.fix) write_fix(json, *issue.fix);
  if (issue.excerpt) {
    json.key("excerpt");
    json.open_object();
    json.member("before", issue.excerpt->before);
    json.member("marked", issue.excerpt->marked);
    json.member("after", issue.excerpt->after);
    json.close_object();
  }
  json.close_object();
}

void write_issues(JsonWriter& json, const std::vector<Issue>& issues,
                  std::string_view name = "issues") {
  json.key(name);
  write_list(json, issues, write_issue);
}

void write_counts(JsonWriter& json, std::string_view name, const Totals& counts) {
  json.key(name);
  json.open_object();
  for (const auto& [key, count] : counts) json.member(key, count);
  json.close_object();
}

void write_summary(JsonWriter& json, const Summary& summary) {
  json.open_object();
  write_platform(json, "platform", summary.platform);
  json.member_unless_empty("platformReason", summary.platform_reason);
  json.member("framing", name_of(summary.framing));
  json.member("records", summary.records);
  json.member("valid", summary.valid);
  json.member("invalid", summary.invalid);
  json.member("bytes", summary.bytes);
  json.member("errors", summary.errors);
  write_issues(json, summary.issues);
  write_counts(json, "totals", summary.totals);
  write_counts(json, "byPlatform", summary.by_platform);
  if (!summary.splits.empty()) {
    json.key("splits");
    write_list(json, summary.splits,
               [](JsonWriter& list, std::string_view split) { list.string(split); });
  }
  json.close_object();
}

void write_change(JsonWriter& json, const Change& change) {
  json.open_object();
  json.member("record", change.record);
  json.member("from", change.from);
  if (change.to) json.member("to", *change.to);
  json.member("action", name_of(change.action));
  json.member("reason", change.reason);
  json.close_object();
}

void write_rejected(JsonWriter& json, const Rejected& rejected) {
  json.open_object();
  json.member("record", rejected.record);
  json.member("line", rejected.line);
  json.member("text", rejected.text);
  write_issues(json, rejected.issues);
  json.close_object();
}

void write_applied(JsonWriter& json, const AppliedFix& applied) {
  json.open_object();
  json.member("code", applied.code);
  json.member("record", applied.record);
  json.member("line", applied.line);
  json.member("title", applied.title);
  json.close_object();
}

void write_rule(JsonWriter& json, const RuleInfo& rule) {
  json.open_object();
  json.member("id", rule.id);
  json.member("summary", rule.summary);
  json.member_unless_empty("fix", rule.fix);
  json.key("defaults");
  json.open_object();
  for (std::size_t i = 0; i < kPlatformCount; ++i) {
    json.member(name_of(static_cast<Platform>(i)),
                kLevelNames[static_cast<std::size_t>(rule.defaults[i])]);
  }
  json.close_object();
  json.close_object();
}

void write_record(JsonWriter& json, const Record& record) {
  json.open_object();
  json.member("record", record.record);
  json.member("line", record.line);
  json.member("offset", record.offset);
  json.member("bytes", record.text.size());
  if (record.issue) {
    json.key("issue");
    write_issue(json, *record.issue);
  }
  json.close_object();
}

// Reading: members of one options object, the first problem kept.

class OptionReader {
 public:
  OptionReader(const Tree& tree, std::string& problem) : tree_(tree), problem_(problem) {}

  // The member, or null where it is absent or null.
  [[nodiscard]] const Node* find(const Node& object, std::string_view name) const {
    const Node* member = tree_.find(object, name);
    return member == nullptr || member->kind == Kind::null ? nullptr : member;
  }

  std::optional<std::string_view> string(const Node& object, std::string_view name) {
    const Node* member = find(object, name);
    if (member == nullptr) return std::nullopt;
    if (member->kind != Kind::string) {
      fail(name, "must be a string");
      return std::nullopt;
    }
    return tree_.string(*member);
  }

  void size(const Node& object, std::string_view name, std::size_t& into) {
    const Node* member = find(object, name);
    if (member == nullptr) return;
    const std::optional<std::uint64_t> number = text::whole_number(tree_.raw(*member));
    if (!number || *number > UINT32_MAX) {
      fail(name, "must be a whole number from 0 to 4294967295");
      return;
    }
    into = static_cast<std::size_t>(*number);
  }

  void rules(const Node& object, RuleOptions& into) {
    const Node* member = find(object, "rules");
    if (member == nullptr || tree_.is_true(*member)) return;
    if (member->kind == Kind::boolean) {
      into.enabled = false;
      return;
    }
    if (member->kind != Kind::object) {
      fail("rules", "must be false or an object of levels");
      return;
    }
    for (const Node& level : tree_.children(*member)) {
      std::optional<std::size_t> index;
      if (level.kind == Kind::string) index = index_of(tree_.string(level), kLevelNames);
      if (!index) {
        fail("rules." + std::string(tree_.name(level)), "must be off, warn or error");
        return;
      }
      into.levels.emplace(tree_.name(level), static_cast<Level>(*index));
    }
  }

  void limits(const Node& object, Limits& into) {
    const Node* member = find(object, "limits");
    if (member == nullptr) return;
    size(*member, "maxRowBytes", into.max_row_bytes);
    size(*member, "maxDepth", into.max_depth);
    size(*member, "maxIssues", into.max_issues);
    size(*member, "excerptBytes", into.excerpt_bytes);
  }

  void framing(const Node& object, std::optional<Framing>& into) {
    const auto name = string(object, "framing");
    if (!name) return;
    into = framing_named(*name);
    if (!into)
      fail("framing", "must be json-lines, json-array, request-body, single or concatenated");
  }

  bool flag(const Node& object, std::string_view name) {
    const Node* member = find(object, name);
    if (member != nullptr && member->kind != Kind::boolean) fail(name, "must be true or false");
    return member != nullptr && tree_.is_true(*member);
  }

  void strings(const Node& object, std::string_view name, std::vector<std::string>& into) {
    const Node* member = find(object, name);
    if (member == nullptr) return;
    for (const Node& item : tree_.children(*member)) {
      if (item.kind != Kind::string) return fail(name, "must be a list of strings");
      into.emplace_back(tree_.string(item));
    }
  }

  void columns(const Node& object, Columns& into) {
    const Node* member = find(object, "columns");
    if (member == nullptr) return;
    const auto column = [&](std::string_view name, std::optional<std::string>& place) {
      if (const auto text = string(*member, name)) place = *text;
    };
    column("user", into.user);
    column("assistant", into.assistant);
    column("system", into.system);
    strings(*member, "variables", into.variables);
    strings(*member, "metadata", into.metadata);
  }

  template <std::size_t N>
  static std::optional<std::size_t> index_of(std::string_view name,
                                             const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (names[i] == name) return i;
    }
    return std::nullopt;
  }

  void fail(std::string_view name, std::string_view what) {
    if (problem_.empty()) problem_ = "`" + std::string(name) + "` " + std::string(what);
  }

 private:
  const Tree& tree_;
  std::string& problem_;
};

template <class Options, class Fill>
Read<Options> read_options(std::string_view json, Fill fill) {
  Read<Options> read;
  Tree tree;
  if (tree.parse(json, kOptionsDepth) || tree.root().kind != Kind::object) {
    read.problem = "the options are no JSON object";
    return read;
  }
  OptionReader reader(tree, read.problem);
  Options options;
  fill(reader, tree.root(), options);
  if (read.problem.empty()) read.options = std::move(options);
  return read;
}

}  // namespace

std::string to_json(const Report& report) {
  JsonWriter json;
  json.open_object();
  json.flag("valid", report.valid);
  write_platform(json, "platform", report.platform);
  json.member("as", name_of(report.as));
  write_issues(json, report.issues);
  write_counts(json, "totals", report.totals);
  json.close_object();
  return json.take();
}

std::string to_json(const Summary& summary) {
  JsonWriter json;
  write_summary(json, summary);
  return json.take();
}

std::string to_json(const FixResult& result) {
  JsonWriter json;
  json.open_object();
  json.key("applied");
  write_list(json, result.applied, write_applied);
  write_counts(json, "totals", result.totals);
  json.key("remaining");
  write_summary(json, result.remaining);
  json.close_object();
  return json.take();
}

std::string to_json(const SchemaError& error) {
  JsonWriter json;
  json.open_object();
  json.member("message", error.message);
  write_path(json, "path", error.path);
  json.member("pointer", to_pointer(error.path));
  json.member("line", error.line);
  json.member("column", error.column);
  json.member("offset", error.offset);
  json.close_object();
  return json.take();
}

std::string to_json(const Detection& detection) {
  JsonWriter json;
  json.open_object();
  json.flag("openpipe", detection.openpipe);
  json.flag("humanloop", detection.humanloop);
  json.flag("arize", detection.arize);
  write_platform(json, "best", detection.best);
  json.member("reason", detection.reason);
  json.close_object();
  return json.take();
}

std::string to_json(const std::vector<RuleInfo>& rules) {
  JsonWriter json;
  write_list(json, rules, write_rule);
  return json.take();
}

std::string to_json(const Conversion& conversion) {
  JsonWriter json;
  json.open_object();
  json.member("framing", name_of(conversion.framing));
  write_platform(json, "from", conversion.from);
  json.member("records", conversion.records);
  json.member("converted", conversion.converted);
  json.key("changes");
  write_list(json, conversion.changes, write_change);
  write_counts(json, "totals", conversion.totals);
  json.key("rejected");
  write_list(json, conversion.rejected, write_rejected);
  write_issues(json, conversion.warnings, "warnings");
  json.close_object();
  return json.take();
}

std::string to_json(const std::vector<Record>& records) {
  JsonWriter json;
  write_list(json, records, write_record);
  return json.take();
}

Read<Limits> read_limits(std::string_view json) {
  return read_options<Limits>(json, [](OptionReader& reader, const Node& root, Limits& limits) {
    reader.limits(root, limits);
  });
}

Read<ValidateOptions> read_validate_options(std::string_view json) {
  return read_options<ValidateOptions>(json, [](OptionReader& reader, const Node& root,
                                                ValidateOptions& options) {
    const std::string_view platform = reader.string(root, "platform").value_or("auto");
    if (platform != "auto") {
      options.platform = platform_named(platform);
      if (!options.platform) reader.fail("platform", "must name a platform");
    }
    const std::optional<Document> as = document_named(reader.string(root, "as").value_or("entry"));
    if (!as) reader.fail("as", "must be entry, request, response or error");
    options.as = as.value_or(Document::entry);
    options.row_hashes = reader.flag(root, "rowHashes");
    reader.framing(root, options.framing);
    reader.rules(root, options.rules);
    reader.limits(root, options.limits);
  });
}

Read<CompileOptions> read_compile_options(std::string_view json) {
  return read_options<CompileOptions>(
      json, [](OptionReader& reader, const Node& root, CompileOptions& options) {
        reader.framing(root, options.framing);
        reader.rules(root, options.rules);
        reader.limits(root, options.limits);
      });
}

Read<ConvertOptions> read_convert_options(std::string_view json) {
  return read_options<ConvertOptions>(
      json, [](OptionReader& reader, const Node& root, ConvertOptions& options) {
        const auto platform = [&](std::string_view name) {
          const auto chosen = platform_named(reader.string(root, name).value_or(""));
          if (!chosen || chosen == Platform::any) {
            reader.fail(name, "must be openpipe, humanloop or arize");
          }
          return chosen.value_or(Platform::openpipe);
        };
        options.choose_from = reader.string(root, "from").value_or("") == "auto";
        if (!options.choose_from) options.from = platform("from");
        options.to = platform("to");
        const auto losses =
            OptionReader::index_of(reader.string(root, "losses").value_or("keep"), kLossesNames);
        if (!losses) reader.fail("losses", "must be keep, drop or error");
        options.losses = static_cast<Losses>(losses.value_or(0));
        options.round_trip = reader.flag(root, "roundTrip");
        const auto layout =
            OptionReader::index_of(reader.string(root, "layout").value_or("nested"), kLayoutNames);
        if (!layout) reader.fail("layout", "must be nested or json-text");
        options.layout = static_cast<ExampleLayout>(layout.value_or(0));
        if (const auto dialect = reader.string(root, "dialect")) options.dialect = *dialect;
        reader.columns(root, options.columns);
        if (const auto text = reader.string(root, "template")) options.message_template = *text;
        if (const auto key = reader.string(root, "answer")) options.answer = *key;
        reader.rules(root, options.rules);
        reader.limits(root, options.limits);
      });
}

}  // namespace entrybridge::bindings
