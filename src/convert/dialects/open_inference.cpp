// OpenInference's attributes of a span (Arize-ai/openinference, spec/semantic_conventions.md), as
// Arize's columns have them: nested at any dot, or flattened into one column each.
//
//   {"attributes.llm.input_messages":[{"message.role":"user","message.content":"q"}]}
//   {"attributes.llm.input_messages.0.message.role":"user", …}
//   {"attributes":{"input":{"value":"q"},"output":{"value":"a"}}}
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "convert/arize_layout.h"
#include "convert/dialects/recast.h"
#include "convert/pointer.h"
#include "text/scanner.h"
#include "text/tree.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, 2> kRoots = {"attributes.", ""};
constexpr std::array<std::string_view, 2> kSides = {"input", "output"};

// The value at the dotted path, whichever of its dots are steps and whichever stand in names.
Value at_path(const Value& value, std::string_view path) {
  if (path.empty() || !value) return value;
  if (value.is_array()) {
    const std::string_view step = path.substr(0, path.find('.'));
    const auto index = index_step(step);
    if (!index) return {};
    return at_path(value.item(*index), path.substr(std::min(step.size() + 1, path.size())));
  }
  for (std::size_t end = path.size();; end = path.rfind('.', end - 1)) {
    if (end == std::string_view::npos) return {};
    if (const Value member = value[path.substr(0, end)]) {
      const Value found = at_path(member, path.substr(std::min(end + 1, path.size())));
      if (found) return found;
    }
    if (end == 0) return {};
  }
}

class Span {
 public:
  explicit Span(Recast& recast) : recast_(recast), row_(recast.row()), taken_(row_.node().end) {}

  static std::optional<std::string> root_of(const Value& row) {
    for (const std::string_view root : kRoots) {
      for (const char* path :
           {"llm.input_messages.0.message.role", "llm.output_messages.0.message.role",
            "input.value", "output.value"}) {
        if (at_path(row, std::string(root) + path).is_string()) return std::string(root);
      }
    }
    return std::nullopt;
  }

  void write() {
    root_ = *root_of(row_);
    recast_.text += '{';
    write_side("input", "llm.input_messages");
    write_side("output", "llm.output_messages");
    write_metadata();
    write_rest(row_, "");
    recast_.text += '}';
  }

 private:
  [[nodiscard]] std::size_t number_of(const Value& value) const {
    return static_cast<std::size_t>(&value.node() - &row_.node());
  }
  void mark(const Value& value) { taken_[number_of(value)] = true; }

  Value at(const std::string& path) const { return at_path(row_, root_ + path); }

  void take(const Value& value, std::string to, Action action = Action::moved) {
    mark(value);
    recast_.value(value, std::move(to), action);
  }

  void write_side(const std::string& side, const std::string& list) {
    const bool has_messages = at(list + ".0.message.role").is_string();
    const Value text = at(side + ".value");
    if (!has_messages && !text.is_string()) return;
    recast_.key(side);
    if (!has_messages) {
      take(text, "/" + side);
      return;
    }
    recast_.text += "{\"messages\":[";
    for (std::size_t i = 0; at(list + "." + std::to_string(i) + ".message.role").is_string(); ++i) {
      write_message(list + "." + std::to_string(i) + ".message.",
                    "/" + side + "/messages/" + std::to_string(i));
    }
    recast_.text += ']';
    if (side == "input") write_request();
    recast_.text += '}';
  }

  void write_message(const std::string& path, const std::string& place) {
    recast_.item();
    recast_.text += '{';
    for (const char* name : {"role", "content", "name", "tool_call_id"}) {
      write_member(path + name, name, place);
    }
    if (!at(path + "content")) write_parts(path + "contents.", place);
    write_calls(path + "tool_calls.", place);
    recast_.text += '}';
  }

  void write_member(const std::string& path, std::string_view name, const std::string& place) {
    const Value value = at(path);
    if (!value) return;
    recast_.key(name);
    take(value, place + "/" + std::string(name));
  }

  void write_parts(const std::string& path, const std::string& place) {
    if (!at(path + "0.message_content.type")) return;
    recast_.key("content");
    recast_.text += '[';
    for (std::size_t i = 0; at(path + std::to_string(i) + ".message_content.type"); ++i) {
      const std::string part = path + std::to_string(i) + ".message_content.";
      const std::string to = place + "/content/" + std::to_string(i);
      recast_.item();
      const Value type = at(part + "type");
      const Value url = at(part + "image.image.url");
      if (type.is_string_of("image") && url.is_string()) {
        recast_.text += "{\"type\":\"image_url\",\"image_url\":{\"url\":";
        recast_.note(type, to + "/type", Action::rewritten);
        mark(type);
        take(url, to + "/image_url/url");
        recast_.text += "}}";
        continue;
      }
      recast_.text += '{';
      write_member(part + "type", "type", to);
      write_member(part + "text", "text", to);
      recast_.text += '}';
    }
    recast_.text += ']';
  }

  void write_calls(const std::string& path, const std::string& place) {
    const auto name_at = [&](std::size_t i) {
      return at(path + std::to_string(i) + ".tool_call.function.name");
    };
    if (!name_at(0)) return;
    recast_.key("tool_calls");
    recast_.text += '[';
    for (std::size_t i = 0; name_at(i); ++i) {
      const std::string call = path + std::to_string(i) + ".tool_call.";
      const std::string to = place + "/tool_calls/" + std::to_string(i);
      recast_.item();
      recast_.text += '{';
      if (at(call + "id")) {
        write_member(call + "id", "id", to);
      } else {
        recast_.text += "\"id\":\"\"";
      }
      recast_.text += ",\"type\":\"function\",\"function\":{";
      write_member(call + "function.name", "name", to + "/function");
      write_member(call + "function.arguments", "arguments", to + "/function");
      recast_.text += "}}";
    }
    recast_.text += ']';
  }

  void write_request() {
    write_object("llm.prompt_template.variables", "variables", "/input/variables");
    if (!is_object(at("llm.tools.0.tool.json_schema"))) return;
    recast_.key("tools");
    recast_.text += '[';
    for (std::size_t i = 0;; ++i) {
      const Value tool = at("llm.tools." + std::to_string(i) + ".tool.json_schema");
      if (!is_object(tool)) break;
      recast_.item();
      append_object(tool, "/input/tools/" + std::to_string(i));
    }
    recast_.text += ']';
  }

  // The plain columns `input` and `output` are data like any other here, and their names are taken.
  void write_metadata() {
    const Value own = row_["metadata"];
    if (!row_[kSides[0]] && !row_[kSides[1]]) {
      if (!own) write_object("metadata", "metadata", "/metadata");
      return;
    }
    recast_.key("metadata");
    recast_.text += '{';
    for (const Value member : own.children()) write_label(member);
    for (const std::string_view side : kSides) {
      if (row_[side]) write_label(row_[side]);
    }
    recast_.text += '}';
    if (own) mark(own);
  }
  void write_label(const Value& value) {
    recast_.item();
    (recast_.text += value.key_token()) += ':';
    std::string to = "/metadata";
    text::append_pointer_step(to, value.name());
    take(value, std::move(to));
  }

  void write_object(const std::string& path, std::string_view name, std::string place) {
    const Value value = at(path);
    if (!is_object(value)) return;
    recast_.key(name);
    append_object(value, std::move(place));
  }

  // An object, or the JSON text of one.
  static bool is_object(const Value& value) {
    if (!value.is_string()) return value.is_object();
    text::Tree tree;
    return !tree.parse(value.string(), text::kDepthCeiling) &&
           tree.root().kind == text::Kind::object;
  }
  void append_object(const Value& value, std::string place) {
    if (value.is_object()) {
      take(value, std::move(place));
      return;
    }
    mark(value);
    recast_.text += value.string();
    recast_.note(value, std::move(place), Action::rewritten);
  }

  [[nodiscard]] bool is_taken(const Value& value) const { return taken_[number_of(value)]; }
  [[nodiscard]] bool holds_taken(const Value& value) const {
    if (is_taken(value)) return true;
    const auto children = value.children();
    return std::any_of(children.begin(), children.end(),
                       [&](const Value& child) { return holds_taken(child); });
  }

  // Columns that were not taken stay; of one that was taken in part, what is left becomes columns
  // named by their paths.
  void write_rest(const Value& holder, const std::string& path) {
    for (const Value child : holder.children()) {
      if (is_taken(child)) continue;
      std::string name = path.empty() ? "" : path + ".";
      name += holder.is_array() ? std::to_string(child.index()) : std::string(child.name());
      if (holds_taken(child)) {
        write_rest(child, name);
        continue;
      }
      recast_.key(name);
      std::string to;
      text::append_pointer_step(to, name);
      recast_.value(child, std::move(to));
    }
  }

  Recast& recast_;
  const Value row_;
  std::string root_;
  std::vector<bool> taken_;  // of the row's nodes
};

// Beside the span, whether the plain columns `input` and `output` can become metadata.
bool gives_way(const Value& row) {
  const Value metadata = row["metadata"];
  const bool has_room =
      !metadata || (metadata.is_object() && !metadata["input"] && !metadata["output"]);
  return has_room && layout_of(row).layout != Layout::nested;
}

bool fits(const Value& row) {
  if (row["messages"]) return false;
  const std::optional<std::string> root = Span::root_of(row);
  if (!row["input"] && !row["output"]) return root.has_value();
  // Without its prefix, a span is told from a plain column by nothing.
  return root == kRoots.front() && gives_way(row);
}

void write(Recast& recast) {
  Span(recast).write();
}

}  // namespace

const DialectReader kOpenInference = {"openinference", false, fits, write};

}  // namespace entrybridge::conversion
