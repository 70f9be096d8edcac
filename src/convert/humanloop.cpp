#include "convert/humanloop.h"

#include <algorithm>
#include <array>
#include <vector>

#include "convert/choices.h"
#include "convert/fit.h"
#include "convert/intake.h"
#include "convert/json_writer.h"
#include "convert/messages.h"
#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

void read_output(Record& record, const Value& output, bool has_message) {
  if (has_message) {
    record.references.add(member_of(output));
  } else {
    record.answer = Message{.value = slice_of(output), .role = "assistant"};
  }
}

void read_target_member(Work& work, Record& record, const Value& member, bool has_message) {
  const bool is_sidecar =
      member.name() == kSidecarKey && read_sidecar(work, record, member, SidecarForm::object);
  if (is_sidecar) return;
  const std::optional<Slot> slot = slot_of(member.name(), member);
  if (slot == Slot::output) {
    read_output(record, member, has_message);
  } else if (slot == Slot::message) {
    record.answer = Message{.value = slice_of(member)};
  } else if (slot == Slot::rejected_message) {
    record.rejected = Message{.value = slice_of(member)};
  } else if (slot == Slot::metadata) {
    read_metadata(work, record, member);
  } else if (!read_plain_slot(record, member)) {
    record.references.add(member_of(member));
  }
}

void read_target(Work& work, Record& record, const Value& target) {
  work.taken_apart(target);
  if (target.is_empty_container()) record.references.source = target;
  const bool has_message = is_assistant_message(target["message"]);
  for (const Value member : target.children()) {
    read_target_member(work, record, member, has_message);
  }
}

void read_inputs(Work& work, Record& record, const Value& inputs) {
  work.taken_apart(inputs);
  record.variables.source = inputs;
  for (const Value input : inputs.children()) record.variables.add(member_of(input));
}

void read_messages(Record& record, const Value& messages) {
  record.prompt.source = messages;
  for (const Value message : messages.children()) {
    record.prompt.items.push_back({.value = slice_of(message)});
  }
}

class Writer {
 public:
  Writer(Outlet& outlet, std::string& out)
      : outlet_(outlet), record_(outlet.record), datapoint_(out), target_(datapoint_, "target") {}

  void write() {
    write_inputs();
    write_messages();
    write_answer();
    write_rejected();
    write_references();
    write_slot("tools", record_.tools, outlet_.places().tools);
    write_slot("tool_choice", record_.tool_choice, outlet_.places().tool_choice);
    write_slot("response_format", record_.response_format, outlet_.places().response_format);
    write_slot("split", record_.split, outlet_.places().split);
    write_metadata();
    write_reserved();
    target_.close();
    datapoint_.open();
    datapoint_.close();
  }

 private:
  void write_inputs() {
    ObjectWriter inputs(datapoint_, "inputs");
    outlet_.write_members(inputs, record_.variables, outlet_.places().variables, true);
    inputs.close();
  }

  void write_messages() {
    if (!record_.prompt.is_present()) return;
    const std::vector<Message>& prompt = record_.prompt.items;
    // Else the inputs would be read as what the message is made of.
    if (prompt.empty() && record_.variables.is_present()) outlet_.leave_sign();
    note_prompt(outlet_.work.notes, record_.prompt, outlet_.places().prompt);
    ListWriter messages(datapoint_.key("messages"));
    for (std::size_t i = 0; i < prompt.size(); ++i) {
      append_fitted_message(outlet_, messages.item(), prompt[i],
                            {.home = Place::item(outlet_.home().prompt, i),
                             .to = Place::item(outlet_.places().prompt, i)});
    }
    messages.close();
  }

  // The answer is `output` where that says it all, else `message`.
  void write_answer() {
    if (!record_.answer) return;
    const Message& answer = *record_.answer;
    const Value only_text = answer.role.empty() ? only_text_of(answer.value.source) : Value();
    const bool is_text = !answer.role.empty() || only_text;
    if (!is_text || needs_message()) {
      has_message_ = true;
      note_message(outlet_.work.notes, answer, Place::at(outlet_.places().answer));
      append_message(target_.key("message"), answer);
      return;
    }
    has_output_ = true;
    note_slice(outlet_.work.notes, answer.value, Place::at("/target/output"));
    target_.key("output") += only_text ? only_text.raw() : answer.value.raw;
  }

  // Something else is to stand at `output`, or to be set into the message.
  [[nodiscard]] bool needs_message() const {
    const Member* output = record_.references.find("output");
    return (output != nullptr && output->value.source.is_string()) ||
           outlet_.restores_below(outlet_.places().answer) ||
           outlet_.restores_below("/target/output");
  }

  void write_rejected() {
    if (!record_.rejected) return;
    note_message(outlet_.work.notes, *record_.rejected, Place::at(outlet_.places().rejected));
    append_message(target_.key("rejected_message"), *record_.rejected);
  }

  void write_references() {
    if (record_.references.is_present()) {
      const Value& source = record_.references.source;
      if (source.is_empty_container()) {
        target_.open();
        outlet_.work.notes.moved(source, Place::at(container(outlet_.places().references)));
      }
    }
    for (const Member& reference : record_.references.items()) {
      if (reference.name == kSidecarKey) {
        reserved_ = &reference;
      } else if (const auto reason = why_homeless(reference)) {
        outlet_.lose(reference, outlet_.home().references, *reason);
      } else {
        write_reference(reference);
      }
    }
  }

  void write_reference(const Member& reference) {
    target_.token_key({}, reference.token) += reference.value.raw;
    note_slice(outlet_.work.notes, reference.value,
               Place::named(outlet_.places().references, reference.name));
  }

  // Null is refused in a target; and what would be read as a slot is not written.
  [[nodiscard]] std::optional<Reason> why_homeless(const Member& reference) const {
    const Value& value = reference.value.source;
    if (value.is_null()) return Reason::no_slot;
    if (is_written_slot(reference.name)) return Reason::key_taken;
    const std::optional<Slot> slot = slot_of(reference.name, value);
    const bool is_beside_message = slot == Slot::output && has_message_;
    if (slot && !is_beside_message) return Reason::reads_otherwise;
    return std::nullopt;
  }

  [[nodiscard]] bool is_written_slot(std::string_view name) const {
    const std::array<std::pair<std::string_view, bool>, 8> slots = {{
        {"output", has_output_},
        {"message", has_message_},
        {"rejected_message", record_.rejected.has_value()},
        {"tools", record_.tools.has_value()},
        {"tool_choice", record_.tool_choice.has_value()},
        {"response_format", record_.response_format.has_value()},
        {"split", record_.split.has_value()},
        {"metadata", record_.metadata.is_present()},
    }};
    return std::any_of(slots.begin(), slots.end(),
                       [&](const auto& slot) { return slot.second && slot.first == name; });
  }

  void write_slot(std::string_view name, const std::optional<Slice>& slot, std::string_view place) {
    outlet_.write_slot(target_, name, slot, place);
  }

  void write_metadata() {
    ObjectWriter metadata(target_, "metadata");
    outlet_.write_members(metadata, record_.metadata, outlet_.places().metadata, false);
    metadata.close();
  }

  // What stands at the reserved key: the user's value, unless a sidecar needs the place.
  void write_reserved() {
    if (reserved_ != nullptr) {
      const Value& value = reserved_->value.source;
      if (outlet_.needs_sidecar()) {
        outlet_.lose(*reserved_, outlet_.home().references, Reason::key_taken);
      } else if (value.is_null()) {
        outlet_.lose(*reserved_, outlet_.home().references, Reason::no_slot);
      } else if (reads_as_sidecar(outlet_.work, value, SidecarForm::object)) {
        outlet_.lose(*reserved_, outlet_.home().references, Reason::reads_otherwise);
      } else {
        write_reference(*reserved_);
      }
    }
    if (outlet_.needs_sidecar()) {
      outlet_.write_sidecar(target_.key(kSidecarKey), SidecarForm::object);
    }
  }

  Outlet& outlet_;
  Record& record_;
  ObjectWriter datapoint_;
  ObjectWriter target_;
  bool has_output_ = false;
  bool has_message_ = false;
  const Member* reserved_ = nullptr;
};

}  // namespace

void read_humanloop(Work& work, Record& record) {
  work.taken_apart(work.row);
  std::vector<Value> others;
  Value target;
  for (const Value member : work.row.children()) {
    const std::string_view name = member.name();
    if (name == "inputs" && member.is_object()) {
      read_inputs(work, record, member);
    } else if (name == "messages" && member.is_array()) {
      read_messages(record, member);
    } else if (name == "target" && member.is_object()) {
      target = member;
      read_target(work, record, member);
    } else {
      others.push_back(member);
    }
  }
  for (const Value& member : others) {
    if (!read_service_key(work, record, member)) {
      record.homeless.push_back({.value = member, .pointer = pointer_of(member)});
    }
  }
  choose_answer(work, record, target);
}

void write_humanloop(Outlet& outlet, std::string& out) {
  Writer(outlet, out).write();
}

}  // namespace entrybridge::conversion
