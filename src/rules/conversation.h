// What the rules read of a row: its messages, the calls in them, and the tools declared; found once
// for all rules. Values of a wrong type are passed over, since the schema speaks of them.
//
//   for (const Call& call : row.talk.calls()) …
#ifndef ENTRYBRIDGE_RULES_CONVERSATION_H_
#define ENTRYBRIDGE_RULES_CONVERSATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::rules {

struct Message {
  const text::Node* node;
  const text::Node* role;     // a string, or null
  std::string_view name;      // of the role; "" where there is none
  const text::Node* content;  // of any type, or null
  bool has_calls;
};

// Strings of a row by what they say, the first of equals.
using StringIndex = std::unordered_map<std::string_view, const text::Node*>;

// A call of a function: `tool_calls[].function`, the older `function_call`, Humanloop's
// `tool_call`.
struct Call {
  std::uint32_t message;       // which
  bool is_listed;              // in `tool_calls`
  const text::Node* function;  // the object of name and arguments
  const text::Node* id;        // strings, or null
  const text::Node* name;
  const text::Node* arguments;
};

struct Tool {
  const text::Node* name;        // a string, or null
  const text::Node* parameters;  // or null
};

// What a string of JSON text holds.
enum class Held : std::uint8_t {
  object,
  other,           // JSON, but no object
  encoded_object,  // a string whose own text is an object
  no_json,
  unknown  // nested too deep, or half characters: it is not said what it is
};

struct Holding {
  Held held = Held::unknown;
  text::Kind kind = text::Kind::null;  // of a value that is JSON
  std::string problem{};               // of a text that is not, a sentence
};

class Conversation {
 public:
  Conversation(const text::Tree& tree, const text::Node& root, Platform platform);

  [[nodiscard]] const std::vector<Message>& messages() const { return messages_; }
  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
  [[nodiscard]] const std::vector<Tool>& tools() const { return tools_; }
  [[nodiscard]] const text::Node* tool_choice() const { return tool_choice_; }
  [[nodiscard]] const text::Node* response_format() const { return response_format_; }

  // Of a call by its number: what its arguments hold. Read when first asked.
  [[nodiscard]] const Holding& arguments_of(std::size_t call) const;

  // Whether a call or a result of the row has this id.
  [[nodiscard]] bool has_id(std::string_view id) const;

  // The name's node in the first tool of this name, or null.
  [[nodiscard]] const text::Node* tool_named(std::string_view name) const;
  // Its parameters, or null.
  [[nodiscard]] const text::Node* parameters_of(std::string_view name) const;

 private:
  void add_messages(const text::Node& list);
  void add_calls(const text::Node& message);
  void add_call(const text::Node& function, const text::Node* id, bool is_listed);
  void add_tools(const text::Node& list);

  const text::Tree& tree_;
  std::vector<Message> messages_;
  std::vector<Call> calls_;
  std::vector<Tool> tools_;
  StringIndex tool_index_;
  const text::Node* tool_choice_ = nullptr;
  const text::Node* response_format_ = nullptr;
  mutable std::vector<Holding> arguments_;
  mutable StringIndex ids_;  // filled when first asked
};

// What the text holds; where it is JSON, `tree` is its tree.
[[nodiscard]] Holding read_held(std::string_view text, text::Tree& tree);

// The member of this name and kind, or null.
[[nodiscard]] const text::Node* find(const text::Tree& tree, const text::Node& object,
                                     std::string_view name, text::Kind kind);

// "Message 3 (role \"user\")".
[[nodiscard]] std::string title_of(const Conversation& talk, std::size_t message);

// The text cut to what fits a sentence; the same in backticks.
[[nodiscard]] std::string excerpt(std::string_view text);
[[nodiscard]] std::string in_backticks(std::string_view word);

// The opening bracket of an object or array, else the value.
[[nodiscard]] text::Span mark_of(const text::Node& value);

[[nodiscard]] bool is_alphanumeric(char c);           // of ASCII
[[nodiscard]] bool is_system(std::string_view role);  // `system` or `developer`
[[nodiscard]] bool is_result(std::string_view role);  // `tool` or `function`

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_CONVERSATION_H_
