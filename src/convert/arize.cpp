#include "convert/arize.h"

#include <algorithm>
#include <array>
#include <vector>

#include "convert/arize_layout.h"
#include "convert/choices.h"
#include "convert/intake.h"
#include "convert/json_writer.h"
#include "convert/labels.h"
#include "convert/messages.h"
#include "convert/slots.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, 3> kNestedColumns = {"input", "output", "rejected_output"};
constexpr std::string_view kBetweenJoined = "\\n\\n";

class Reader {
 public:
  Reader(Work& work, Record& record) : work_(work), record_(record), row_(work.row) {}

  void read() {
    found_ = names_columns() ? FoundLayout{.layout = Layout::columns} : layout_of(row_);
    work_.taken_apart(row_);
    switch (found_.layout) {
      case Layout::nested:
      case Layout::input_output:
        read_input(row_["input"]);
        read_output(row_["output"]);
        break;
      case Layout::messages:
        read_conversation(record_, row_["messages"]);
        is_read_.push_back(row_["messages"]);
        break;
      case Layout::pair:
        read_pair(found_.pair);
        break;
      case Layout::columns:
        read_named_columns();
        break;
      case Layout::unknown:
        refuse();
        return;
    }
    read_columns();
    choose_named_answer(work_, record_);
    make_way_for_slots();
  }

 private:
  [[nodiscard]] Value named(const std::optional<std::string>& column) const {
    return column ? row_[*column] : Value();
  }
  [[nodiscard]] bool names_columns() const {
    const Columns& columns = work_.options.columns;
    return is_readable(named(columns.user)) || is_readable(named(columns.assistant)) ||
           is_readable(named(columns.system));
  }
  static bool is_readable(const Value& column) {
    return is_readable_side(column) && !column.is_object() && !column.is_empty_container();
  }

  void read_named_columns() {
    const Columns& columns = work_.options.columns;
    read_named(named(columns.system), "system");
    read_named(named(columns.user), "user");
    const Value assistant = named(columns.assistant);
    if (is_readable(assistant)) read_output(assistant);
  }

  void read_named(const Value& column, std::string_view role) {
    if (!is_readable(column)) return;
    is_read_.push_back(column);
    if (column.is_array()) {
      read_prompt(column);
    } else if (const auto text = text_of(column)) {
      record_.prompt.items.push_back({.value = *text, .role = role});
    }
  }

  [[nodiscard]] bool is_variable(std::string_view name) const {
    const auto& names = work_.options.columns.variables;
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  [[nodiscard]] bool is_metadata(std::string_view name) const {
    const auto& names = work_.options.columns.metadata;
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  // What the layout did not take: slots, and all else as metadata.
  void read_columns() {
    std::vector<Value> others;
    for (const Value column : row_.children()) {
      if (std::find(is_read_.begin(), is_read_.end(), column) != is_read_.end()) continue;
      Member variable = member_of(column);
      variable.value.reason = Reason::column;
      if (is_variable(column.name()) && record_.variables.add(variable)) continue;
      if (is_metadata(column.name()) || !read_slot_column(column)) others.push_back(column);
    }
    for (const Value& column : others) {
      if (read_service_key(work_, record_, column)) continue;
      Member member = member_of(column);
      member.value.reason = Reason::column;
      if (!record_.metadata.add(member)) leave_taken(column);
    }
  }

  bool read_slot_column(const Value& column) {
    const std::string_view name = column.name();
    if (name == kSidecarKey) return read_sidecar(work_, record_, column, SidecarForm::object);
    if (name == "rejected_output") return read_rejected_output(column);
    const std::optional<Slot> slot = slot_of(name, column);
    if (slot == Slot::rejected_message) {
      read_rejected({.value = slice_of(column)}, column);
      return true;
    }
    if (slot == Slot::metadata) {
      read_metadata_column(column);
      return true;
    }
    return read_plain_slot(record_, column);
  }

  void read_metadata_column(const Value& metadata) {
    if (found_.layout != Layout::messages) {
      read_metadata(work_, record_, metadata);
      return;
    }
    work_.taken_apart(metadata);
    record_.metadata.source = metadata;
    for (const Value label : metadata.children()) {
      const bool is_sidecar = label.name() == kSidecarKey &&
                              reads_as_sidecar(work_, label, SidecarForm::json_text) &&
                              read_sidecar(work_, record_, label, SidecarForm::json_text);
      if (!is_sidecar) read_label(work_, record_, label);
    }
  }

  bool read_rejected_output(const Value& column) {
    const Value rejected = rejected_in(column);
    if (!rejected) return false;
    const std::string_view role = rejected.is_string() ? "assistant" : "";
    read_rejected({.value = slice_of(rejected), .role = role}, column);
    if (record_.rejected->value.source == rejected) leave_others_homeless(column, "messages");
    return true;
  }

  void read_rejected(const Message& message, const Value& column) {
    if (record_.rejected) {
      leave_taken(column);
    } else {
      record_.rejected = message;
    }
  }

  // The column's place is taken. In the default layout it stands beside the others, except where
  // its name means something there.
  void leave_taken(const Value& column) {
    const auto& names = kNestedColumns;
    const bool is_nested = std::find(names.begin(), names.end(), column.name()) != names.end();
    std::string pointer = is_nested ? "/input" : "";
    append_pointer(pointer, column, row_);
    record_.homeless.push_back(
        {.value = column, .pointer = std::move(pointer), .reason = Reason::key_taken});
  }

  // A value of the input that is of no slot's type stands beside what took its place: messages of
  // the output, a variable or a slot of a column.
  void make_way_for_slots() {
    for (Homeless& one : record_.homeless) {
      const bool is_taken = (record_.prompt.is_present() && one.pointer == "/input/messages") ||
                            (record_.variables.is_present() && one.pointer == "/input/variables") ||
                            (record_.tools && one.pointer == "/input/tools") ||
                            (record_.tool_choice && one.pointer == "/input/tool_choice") ||
                            (record_.response_format && one.pointer == "/input/response_format");
      if (is_taken) one.pointer += '_';
    }
  }

  void leave_others_homeless(const Value& object, std::string_view known) {
    if (!object.is_object()) return;
    work_.taken_apart(object);
    for (const Value member : object.children()) {
      if (member.name() != known) {
        record_.homeless.push_back({.value = member, .pointer = pointer_of(member)});
      }
    }
  }

  void read_input(const Value& input) {
    if (!input || !is_readable_side(input)) return;
    is_read_.push_back(input);
    if (input.is_array()) {
      read_prompt(input);
    } else if (is_nested_input(input)) {
      read_nested_input(input);
    } else if (input.is_object()) {
      read_variables(input);
    } else if (const auto text = text_of(input)) {
      record_.prompt.items.push_back({.value = *text, .role = "user"});
    }
  }

  void read_nested_input(const Value& input) {
    work_.taken_apart(input);
    for (const Value member : input.children()) {
      const std::string_view name = member.name();
      if (name == "messages" && member.is_array()) {
        read_prompt(member);
      } else if (name == "variables" && member.is_object()) {
        read_variables(member);
      } else if (name == "split" || !read_plain_slot(record_, member)) {
        record_.homeless.push_back({.value = member, .pointer = pointer_of(member)});
      }
    }
  }

  void read_prompt(const Value& messages) {
    record_.prompt.source = messages;
    for (const Value message : messages.children()) {
      record_.prompt.items.push_back({.value = slice_of(message)});
    }
  }

  void read_variables(const Value& variables) {
    work_.taken_apart(variables);
    record_.variables.source = variables;
    for (const Value member : variables.children()) record_.variables.add(member_of(member));
  }

  void read_output(const Value& output) {
    if (!output || !is_readable_side(output)) return;
    is_read_.push_back(output);
    if (output.is_array()) {
      read_output_messages(output);
    } else if (output.is_object()) {
      read_output_object(output);
    } else if (const auto text = text_of(output)) {
      record_.answer = Message{.value = *text, .role = "assistant"};
    }
  }

  void read_output_object(const Value& output) {
    work_.taken_apart(output);
    const Value messages = output["messages"];
    const bool has_messages = messages.is_array();
    if (!has_messages) record_.references.source = output;
    for (const Value member : output.children()) {
      if (has_messages && member == messages) {
        read_output_messages(messages);
      } else {
        record_.references.add(member_of(member));
      }
    }
  }

  // The last is the answer if it is the assistant's; the others go on with the prompt.
  void read_output_messages(const Value& messages) {
    if (messages.size() == 0) {
      work_.notes.gone(messages, Action::dropped, Reason::empty);
      return;
    }
    for (const Value message : messages.children()) {
      const bool is_last = message.index() + 1 == messages.size();
      if (is_last && is_assistant_message(message)) {
        record_.answer = Message{.value = slice_of(message)};
      } else {
        record_.prompt.items.push_back({.value = slice_of(message)});
      }
    }
  }

  void read_pair(const ColumnPair& pair) {
    const Value user = row_[pair.user];
    const Value assistant = row_[pair.assistant];
    const Value context = pair.context.empty() ? Value() : row_[pair.context];
    is_read_ = {user, assistant};
    if (context) is_read_.push_back(context);
    if (const auto text = joined(user, context)) {
      record_.prompt.items.push_back({.value = *text, .role = "user"});
    }
    if (const auto text = text_of(assistant)) {
      record_.answer = Message{.value = *text, .role = "assistant"};
    }
  }

  std::optional<Slice> joined(const Value& user, const Value& context) {
    std::optional<Slice> text = text_of(user);
    if (!context) return text;
    if (context.is_string_of("")) {
      work_.notes.gone(context, Action::dropped, Reason::empty);
      return text;
    }
    const std::optional<Slice> more = text_of(context);
    if (!text || !more) return text ? text : more;
    std::string both(text->raw.substr(0, text->raw.size() - 1));
    (both += kBetweenJoined) += more->raw.substr(1);
    return Slice{.raw = work_.arena.keep(std::move(both)),
                 .source = user,
                 .also = context,
                 .action = Action::rewritten,
                 .reason = Reason::joined};
  }

  // None for null, which is told of.
  std::optional<Slice> text_of(const Value& value) {
    if (value.is_null()) {
      work_.notes.gone(value, Action::dropped, Reason::null_value);
      return std::nullopt;
    }
    return scalar_text(work_, value);
  }

  void refuse() {
    constexpr std::uint32_t kMostColumns = 12;
    std::string columns;
    for (const Value column : row_.children()) {
      if (column.node().index == kMostColumns) {
        columns += ", …";
        break;
      }
      if (!columns.empty()) columns += ", ";
      ((columns += '`') += column.name()) += '`';
    }
    work_.find(
        Severity::error, kUnknownLayout, row_,
        "Which columns are the conversation? No known layout has " + columns + ".",
        "known are `messages`, `input` and `output`, `question` and `answer`, and their like");
  }

  Work& work_;
  Record& record_;
  const Value row_;
  FoundLayout found_;
  std::vector<Value> is_read_;
};

class Writer {
 public:
  Writer(Outlet& outlet, std::string& out)
      : outlet_(outlet), record_(outlet.record), example_(out) {}

  void write() {
    write_input();
    write_output();
    write_rejected();
    ObjectWriter metadata(example_, "metadata");
    outlet_.write_members(metadata, record_.metadata, outlet_.places().metadata, false);
    metadata.close();
    outlet_.write_slot(example_, "split", record_.split, outlet_.places().split);
    if (outlet_.needs_sidecar()) {
      outlet_.write_sidecar(example_.key(kSidecarKey), SidecarForm::object);
    }
    example_.open();
    example_.close();
  }

 private:
  void write_input() {
    const Places& places = outlet_.places();
    ObjectWriter input(example_, "input");
    if (record_.prompt.is_present()) {
      note_prompt(outlet_.work.notes, record_.prompt, places.prompt);
      ListWriter messages(input.key("messages"));
      for (const Message& message : record_.prompt.items) append_message(messages.item(), message);
      messages.close();
    }
    ObjectWriter variables(input, "variables");
    outlet_.write_members(variables, record_.variables, places.variables, false);
    variables.close();
    outlet_.write_slot(input, "tools", record_.tools, places.tools);
    outlet_.write_slot(input, "tool_choice", record_.tool_choice, places.tool_choice);
    outlet_.write_slot(input, "response_format", record_.response_format, places.response_format);
    input.close();
  }

  void write_output() {
    ObjectWriter output(example_, "output");
    if (record_.answer) {
      note_message(outlet_.work.notes, *record_.answer, Place::at(outlet_.places().answer));
      append_only_message(output, *record_.answer);
    }
    const auto& references = record_.references.items();
    for (const Member& reference : references) {
      if (const auto reason = why_homeless(reference)) {
        outlet_.lose(reference, outlet_.home().references, *reason);
      }
    }
    write_references(output);
    output.close();
  }

  void write_references(ObjectWriter& output) {
    MemberList with_place;
    with_place.source = record_.references.source;
    for (const Member& reference : record_.references.items()) {
      if (!why_homeless(reference)) with_place.add(reference);
    }
    outlet_.write_members(output, with_place, outlet_.places().references, false);
  }

  // `messages` is the answer's place, and a list there would be read as answers.
  [[nodiscard]] std::optional<Reason> why_homeless(const Member& reference) const {
    if (reference.name != "messages") return std::nullopt;
    if (record_.answer) return Reason::key_taken;
    if (reference.value.source.is_array()) return Reason::reads_otherwise;
    return std::nullopt;
  }

  void write_rejected() {
    if (!record_.rejected) return;
    ObjectWriter rejected(example_, "rejected_output");
    note_message(outlet_.work.notes, *record_.rejected, Place::at(outlet_.places().rejected));
    append_only_message(rejected, *record_.rejected);
    rejected.close();
  }

  static void append_only_message(ObjectWriter& object, const Message& message) {
    ListWriter messages(object.key("messages"));
    append_message(messages.item(), message);
    messages.close();
  }

  Outlet& outlet_;
  Record& record_;
  ObjectWriter example_;
};

}  // namespace

void read_arize(Work& work, Record& record) {
  Reader(work, record).read();
}

void write_arize(Outlet& outlet, std::string& out) {
  Writer(outlet, out).write();
}

}  // namespace entrybridge::conversion
