#include "convert/fit.h"

#include <algorithm>
#include <array>
#include <optional>

#include "convert/json_writer.h"
#include "convert/messages.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

struct RoleRewrite {
  std::string_view from;
  std::string_view to;
  Reason reason;
};
constexpr std::array<RoleRewrite, 2> kRoleRewrites = {{
    {"developer", "system", Reason::developer_role},
    {"function", "tool", Reason::function_role},
}};

struct LegacyCall {
  std::string_view key;
  Reason reason;
};
constexpr std::array<LegacyCall, 2> kLegacyCalls = {{
    {"function_call", Reason::function_call},
    {"tool_call", Reason::tool_call},
}};

constexpr std::string_view kToolCallsKey = "tool_calls";

const KeyShape* find_key(const Shape& shape, std::string_view name) {
  const auto key = std::find_if(shape.keys.begin(), shape.keys.end(),
                                [&](const KeyShape& one) { return one.name == name; });
  return key == shape.keys.end() ? nullptr : &*key;
}

const Shape* find_role(const Dialect& dialect, std::string_view role) {
  for (const RoleShape& shape : dialect.roles) {
    if (shape.role == role) return shape.message;
  }
  return nullptr;
}

// The shape of a part by its type; none: such a part has no slot.
const Shape* part_shape(const Shape& shape, const Value& part) {
  const Value type = part["type"];
  const KeyShape* known = type.is_string() ? find_key(shape, type.string()) : nullptr;
  return known == nullptr ? nullptr : known->shape;
}

bool has_own_part(const Value& part) {
  return part["type"].is_string();
}

// Whether nothing of a value has to be written anew. What is of another type altogether fits: it is
// for the schema to refuse.
class FitTest {
 public:
  explicit FitTest(bool leaves_unknown_keys) : leaves_unknown_keys_(leaves_unknown_keys) {}

  [[nodiscard]] bool fits(const Value& value, const Shape& shape) const {
    const auto children = value.children();
    switch (shape.form) {
      case Shape::Form::object:
        return !value.is_object() || object_fits(value, shape);
      case Shape::Form::text:
        return !value.is_array();
      case Shape::Form::list:
        return !value.is_array() ||
               std::all_of(children.begin(), children.end(),
                           [&](const Value& item) { return fits(item, *shape.item); });
      case Shape::Form::parts:
        return !value.is_array() ||
               std::all_of(children.begin(), children.end(), [&](const Value& part) {
                 const Shape* known = part_shape(shape, part);
                 return known != nullptr ? fits(part, *known) : !has_own_part(part);
               });
    }
    return true;
  }

 private:
  [[nodiscard]] bool object_fits(const Value& object, const Shape& shape) const {
    std::size_t needed = 0;
    for (const KeyShape& key : shape.keys) needed += key.when_missing.empty() ? 0 : 1;
    for (const Value member : object.children()) {
      const KeyShape* key = find_key(shape, member.name());
      if (key == nullptr && leaves_unknown_keys_) continue;
      if (key == nullptr || (member.is_null() && !key->takes_null)) return false;
      if (key->shape != nullptr && !fits(member, *key->shape)) return false;
      needed -= key->when_missing.empty() ? 0 : 1;
    }
    return needed == 0;
  }

  bool leaves_unknown_keys_;
};

// Writes one value, its root, of which parts have to go.
class Fitter {
 public:
  Fitter(Outlet& outlet, const Value& root, const Passage& passage)
      : outlet_(outlet), root_(root), passage_(passage), test_(outlet.leaves_unknown_keys()) {}

  void write(std::string& out, const Value& value, const Shape& shape) {
    if (test_.fits(value, shape)) {
      out += value.raw();
      return;
    }
    switch (shape.form) {
      case Shape::Form::object:
        write_object(out, value, shape);
        return;
      case Shape::Form::list:
        write_list(out, value, shape);
        return;
      case Shape::Form::parts:
        write_parts(out, value, shape);
        return;
      case Shape::Form::text:
        out += value.raw();
        return;
    }
  }

  // Writes the root, a message of a role that the dialect has under `role` and as `shape`.
  void write_message(std::string& out, const Dialect& dialect, const Shape& shape,
                     const RoleRewrite* role) {
    const LegacyCall* call = legacy_call(shape, role);
    if (role == nullptr && call == nullptr && test_.fits(root_, shape)) {
      out += root_.raw();
      return;
    }
    outlet_.work.taken_apart(root_);
    ObjectWriter object(out);
    object.open();
    for (const Value member : root_.children()) {
      const std::string_view name = member.name();
      if (role != nullptr && name == "role") {
        text::append_quoted(object.key(name), role->to);
        note_rewritten(member, "/role", role->reason);
      } else if (role != nullptr && is_name_of_function(*role, member)) {
        object.key("tool_call_id") += member.raw();
        outlet_.work.notes.moved(member, place("/tool_call_id"), role->reason);
      } else if (call != nullptr && name == call->key) {
        write_legacy_call(object, member, dialect, *call);
      } else if (call != nullptr && name == kToolCallsKey) {
        gone_for_legacy_call(member);
      } else {
        write_member(object, member, shape);
      }
    }
    add_missing(object, root_, shape);
    object.close();
  }

 private:
  void write_object(std::string& out, const Value& value, const Shape& shape) {
    outlet_.work.taken_apart(value);
    ObjectWriter object(out);
    object.open();
    for (const Value member : value.children()) write_member(object, member, shape);
    add_missing(object, value, shape);
    object.close();
  }

  void write_member(ObjectWriter& object, const Value& member, const Shape& shape) {
    const KeyShape* key = find_key(shape, member.name());
    if (key == nullptr && outlet_.leaves_unknown_keys()) {
      object.token_key({}, member.key_token()) += member.raw();
    } else if (member.is_null() && (key == nullptr || !key->takes_null)) {
      outlet_.work.notes.gone(member, Action::rewritten, Reason::null_key);
    } else if (key == nullptr || has_no_place(member, *key)) {
      lose(member);
    } else {
      step_into(member.name());
      std::string& out = object.token_key({}, member.key_token());
      if (key->shape == nullptr) {
        out += member.raw();
      } else {
        write(out, member, *key->shape);
      }
      step_out();
    }
  }

  static bool has_no_place(const Value& member, const KeyShape& key) {
    return key.shape != nullptr && key.shape->form == Shape::Form::text && member.is_array();
  }

  void write_list(std::string& out, const Value& value, const Shape& shape) {
    ListWriter list(out);
    for (const Value item : value.children()) {
      step_into(list.size());
      write(list.item(), item, *shape.item);
      step_out();
    }
    list.close();
  }

  void write_parts(std::string& out, const Value& value, const Shape& shape) {
    ListWriter list(out);
    for (const Value part : value.children()) {
      const Shape* known = part_shape(shape, part);
      if (known == nullptr && has_own_part(part)) {
        lose(part);
        continue;
      }
      step_into(list.size());
      if (list.size() != part.index()) {
        outlet_.work.notes.moved(part, place({}), Reason::part_before_went);
      }
      if (known == nullptr) {
        list.item() += part.raw();
      } else {
        write(list.item(), part, *known);
      }
      step_out();
    }
    list.close();
  }

  void add_missing(ObjectWriter& object, const Value& value, const Shape& shape) {
    for (const KeyShape& key : shape.keys) {
      const bool is_there = value[key.name] && !value[key.name].is_null();
      if (key.when_missing.empty() || is_there) continue;
      object.key(key.name) += key.when_missing;
      const Reason reason = key.name == "name" ? Reason::missing_name : Reason::missing_arguments;
      note_rewritten(value, "/" + std::string(key.name), reason);
    }
  }

  // The legacy call to be made a tool call: the message has a slot for tool calls, none for it, and
  // no tool calls yet.
  const LegacyCall* legacy_call(const Shape& shape, const RoleRewrite* role) const {
    const bool is_assistant = role == nullptr && root_["role"].is_string_of("assistant");
    if (!is_assistant || find_key(shape, kToolCallsKey) == nullptr) return nullptr;
    const Value calls = root_[kToolCallsKey];
    if (calls && !calls.is_null() && !calls.is_empty_container()) return nullptr;
    for (const LegacyCall& call : kLegacyCalls) {
      if (find_key(shape, call.key) == nullptr && root_[call.key].is_object()) return &call;
    }
    return nullptr;
  }

  void write_legacy_call(ObjectWriter& object, const Value& call, const Dialect& dialect,
                         const LegacyCall& legacy) {
    const std::size_t outer = tail_.size();
    tail_ += "/tool_calls/0/function";
    note_rewritten(call, {}, legacy.reason);
    std::string& out = object.key(kToolCallsKey);
    out += "[{\"id\":\"\",\"type\":\"function\",\"function\":";
    write(out, call, *dialect.legacy_call);
    out += "}]";
    tail_.resize(outer);
  }

  void gone_for_legacy_call(const Value& calls) {
    if (calls.is_null()) {
      outlet_.work.notes.gone(calls, Action::rewritten, Reason::null_key);
    } else {
      outlet_.work.notes.gone(calls, Action::dropped, Reason::empty);
    }
  }

  bool is_name_of_function(const RoleRewrite& role, const Value& member) const {
    return role.reason == Reason::function_role && member.name() == "name" && member.is_string() &&
           !root_["tool_call_id"];
  }

  void lose(const Value& value) {
    std::string pointer = pointer_of(passage_.home);
    append_pointer(pointer, value, root_);
    outlet_.lose(value, std::move(pointer), Reason::no_slot);
  }

  // Steps of the place written, from the root.
  void step_into(std::string_view key) {
    steps_.push_back(tail_.size());
    text::append_pointer_step(tail_, key);
  }
  void step_into(std::size_t index) {
    steps_.push_back(tail_.size());
    tail_ += '/';
    text::append_number(tail_, index);
  }
  void step_out() {
    tail_.resize(steps_.back());
    steps_.pop_back();
  }
  Place place(std::string_view below) {
    std::string tail(passage_.to.tail);
    (tail += tail_) += below;
    Place place = passage_.to;
    place.tail = outlet_.work.arena.keep(std::move(tail));
    return place;
  }
  void note_rewritten(const Value& from, std::string_view below, Reason reason) {
    outlet_.work.notes.rewritten(from, place(below), reason);
  }

  Outlet& outlet_;
  const Value root_;
  const Passage& passage_;
  const FitTest test_;
  std::string tail_;
  std::vector<std::size_t> steps_;
};

const RoleRewrite* rewrite_of(std::string_view role) {
  for (const RoleRewrite& rewrite : kRoleRewrites) {
    if (rewrite.from == role) return &rewrite;
  }
  return nullptr;
}

}  // namespace

void append_fitted_message(Outlet& outlet, std::string& out, const Message& message,
                           const Passage& passage) {
  const Value& value = message.value.source;
  if (!outlet.must_fit() || !message.role.empty() || !value["role"].is_string()) {
    append_message(out, message);
    return;
  }
  const std::string_view role = value["role"].string();
  const Dialect& dialect = dialect_of(outlet.to);
  const Shape* shape = find_role(dialect, role);
  const RoleRewrite* rewrite = shape == nullptr ? rewrite_of(role) : nullptr;
  if (rewrite != nullptr) shape = find_role(dialect, rewrite->to);
  if (shape == nullptr) {
    append_message(out, message);
    return;
  }
  Fitter(outlet, value, passage).write_message(out, dialect, *shape, rewrite);
}

void append_fitted(Outlet& outlet, std::string& out, const Value& value, const Shape& shape,
                   const Passage& passage) {
  if (!outlet.must_fit()) {
    out += value.raw();
    return;
  }
  Fitter(outlet, value, passage).write(out, value, shape);
}

}  // namespace entrybridge::conversion
