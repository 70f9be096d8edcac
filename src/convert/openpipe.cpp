#include "convert/openpipe.h"

#include <algorithm>
#include <vector>

#include "convert/fit.h"
#include "convert/intake.h"
#include "convert/json_writer.h"
#include "convert/labels.h"
#include "convert/messages.h"
#include "convert/slots.h"
#include "text/order.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

void read_labels(Work& work, Record& record, const Value& metadata) {
  work.taken_apart(metadata);
  record.metadata.source = metadata;
  for (const Value member : metadata.children()) {
    const bool is_sidecar =
        member.name() == kSidecarKey && read_sidecar(work, record, member, SidecarForm::json_text);
    if (!is_sidecar) read_label(work, record, member);
  }
}

void read_member(Work& work, Record& record, const Value& member) {
  if (member.name() == "messages" && member.is_array()) {
    read_conversation(record, member);
    return;
  }
  const std::optional<Slot> slot = slot_of(member.name(), member);
  if (slot == Slot::rejected_message) {
    record.rejected = Message{.value = slice_of(member)};
  } else if (slot == Slot::metadata) {
    read_labels(work, record, member);
  } else if (!read_plain_slot(record, member)) {
    record.homeless.push_back({.value = member, .pointer = pointer_of(member)});
  }
}

class Writer {
 public:
  Writer(Outlet& outlet, std::string& out) : outlet_(outlet), record_(outlet.record), entry_(out) {}

  void write() {
    make_last_message_the_answer(record_, Reason::last_message_is_answer);
    if (!record_.prompt.is_present() && !record_.answer) {
      outlet_.work.find(Severity::error, kUnfit, {},
                        "An OpenPipe entry needs `messages`, and nothing here makes one.",
                        "give the row messages, or variables and a `template`");
      return;
    }
    write_messages();
    write_rejected();
    write_fitted("tool_choice", record_.tool_choice, kToolChoice, outlet_.home().tool_choice);
    write_fitted("tools", record_.tools, kTools, outlet_.home().tools);
    write_fitted("response_format", record_.response_format, kResponseFormat,
                 outlet_.home().response_format);
    outlet_.write_slot(entry_, "split", record_.split, outlet_.places().split);
    write_metadata();
    entry_.close();
  }

 private:
  void write_messages() {
    const std::vector<Message>& prompt = record_.prompt.items;
    note_prompt(outlet_.work.notes, record_.prompt, outlet_.places().prompt);
    ListWriter messages(entry_.key("messages"));
    for (std::size_t i = 0; i < prompt.size(); ++i) {
      append_fitted_message(outlet_, messages.item(), prompt[i],
                            {.home = Place::item(outlet_.home().prompt, i),
                             .to = Place::item(outlet_.places().prompt, i)});
    }
    if (record_.answer) {
      const Passage passage{.home = answer_place(record_.from, prompt.size()),
                            .to = answer_place(outlet_.to, prompt.size())};
      note_message(outlet_.work.notes, *record_.answer, passage.to);
      append_fitted_message(outlet_, messages.item(), *record_.answer, passage);
    }
    messages.close();
  }

  void write_rejected() {
    if (!record_.rejected) return;
    const Message& rejected = *record_.rejected;
    const Place to = Place::at(outlet_.places().rejected);
    note_message(outlet_.work.notes, rejected, to);
    std::string& out = entry_.key("rejected_message");
    if (rejected.role.empty()) {
      append_fitted(outlet_, out, rejected.value.source, kRejectedMessage,
                    {.home = Place::at(outlet_.home().rejected), .to = to});
    } else {
      append_message(out, rejected);
    }
  }

  void write_fitted(std::string_view name, const std::optional<Slice>& slot, const Shape& shape,
                    std::string_view home) {
    if (!slot) return;
    const Place to = Place{.base = "/", .key = name, .tail = {}};
    note_slice(outlet_.work.notes, *slot, to);
    append_fitted(outlet_, entry_.key(name), slot->source, shape,
                  {.home = Place::at(home), .to = to});
  }

  // A member of the metadata, under the prefix its kind has.
  struct Label {
    std::string_view prefix;
    const Member* member;
    std::string_view base;
  };

  void write_metadata() {
    std::vector<Label> labels = gather_labels();
    if (record_.from == outlet_.to) restore_order(labels);
    ObjectWriter metadata(entry_, "metadata");
    if (record_.metadata.is_present()) metadata.open();
    note_metadata();
    const Label* reserved = nullptr;
    for (const Label& label : labels) {
      const bool is_reserved = label.prefix.empty() && label.member->name == kSidecarKey;
      if (is_reserved) {
        reserved = &label;
      } else {
        write_label(metadata, label);
      }
    }
    write_reserved(metadata, reserved);
    metadata.close();
  }

  // What stands at the reserved key: the user's value, unless a sidecar needs the place.
  void write_reserved(ObjectWriter& metadata, const Label* users) {
    if (users != nullptr) {
      const Value& value = users->member->value.source;
      if (outlet_.needs_sidecar()) {
        outlet_.lose(*users->member, outlet_.home().metadata, Reason::key_taken);
      } else if (reads_as_sidecar(outlet_.work, value, SidecarForm::json_text)) {
        outlet_.lose(*users->member, outlet_.home().metadata, Reason::reads_otherwise);
      } else {
        write_label(metadata, *users);
      }
    }
    if (outlet_.needs_sidecar()) {
      outlet_.write_sidecar(metadata.key(kSidecarKey), SidecarForm::json_text);
    }
  }

  std::vector<Label> gather_labels() {
    const Places& places = outlet_.places();
    std::vector<Label> labels;
    for (const Member& member : record_.metadata.items()) {
      if (label_kind(member.name) == LabelKind::metadata) {
        labels.push_back({.prefix = {}, .member = &member, .base = places.metadata});
      } else {
        outlet_.lose(member, outlet_.home().metadata, Reason::reads_otherwise);
      }
    }
    for (const Member& member : record_.variables.items()) {
      labels.push_back({.prefix = kVariablePrefix, .member = &member, .base = places.variables});
    }
    for (const Member& member : record_.references.items()) {
      if (is_taken(member)) {
        outlet_.lose(member, outlet_.home().references, Reason::key_taken);
        continue;
      }
      labels.push_back({.prefix = kReferencePrefix, .member = &member, .base = places.references});
    }
    outlet_.note_empty(record_.variables);
    outlet_.note_empty(record_.references);
    return labels;
  }

  // Whether the metadata has a label named as the reference would be.
  [[nodiscard]] bool is_taken(const Member& reference) const {
    const std::string name = std::string(kReferencePrefix) + std::string(reference.name);
    return label_kind(name) == LabelKind::metadata && record_.metadata.find(name) != nullptr;
  }

  static void restore_order(std::vector<Label>& labels) {
    const auto offset = [](const Label& label) {
      return label.member->value.source.node().span.offset;
    };
    text::reorder(labels, [&](const Label& a, const Label& b) { return offset(a) < offset(b); });
  }

  // The whole object in one step, where members of it go along.
  void note_metadata() {
    const Value& source = record_.metadata.source;
    const auto& items = record_.metadata.items();
    const bool object_goes = source.is_empty_container() ||
                             std::any_of(items.begin(), items.end(), [&](const Member& member) {
                               return source && member.value.source.parent() == source;
                             });
    if (object_goes) {
      outlet_.work.notes.moved(source, Place::at(container(outlet_.places().metadata)));
    }
  }

  void write_label(ObjectWriter& metadata, const Label& label) {
    std::string& out = metadata.token_key(label.prefix, label.member->token);
    const Place place = Place::named(label.base, label.member->name);
    const bool goes_along = label.prefix.empty() && record_.metadata.source &&
                            label.member->value.source.is_string() &&
                            label.member->value.reason == Reason::slot &&
                            label.member->value.source.parent() == record_.metadata.source;
    if (goes_along) {
      out += label.member->value.raw;
    } else {
      outlet_.write_text(out, *label.member, place);
    }
  }

  Outlet& outlet_;
  Record& record_;
  ObjectWriter entry_;
};

}  // namespace

void read_openpipe(Work& work, Record& record) {
  work.taken_apart(work.row);
  for (const Value member : work.row.children()) read_member(work, record, member);
}

void write_openpipe(Outlet& outlet, std::string& out) {
  Writer(outlet, out).write();
}

}  // namespace entrybridge::conversion
