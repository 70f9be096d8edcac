#include "convert/recipe_maker.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "convert/pointer.h"
#include "convert/relayout.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

// The same keys in the same order, and the same values by their text.
bool is_same(const Value& one, const Value& other) {
  if (one.node().kind != other.node().kind) return false;
  if (!one.is_array() && !one.is_object()) return one.raw() == other.raw();
  if (one.size() != other.size()) return false;
  auto next = other.children().begin();
  for (const Value child : one.children()) {
    const Value twin = *next;
    ++next;
    if ((one.is_object() && child.name() != twin.name()) || !is_same(child, twin)) return false;
  }
  return true;
}

Value value_at(const Value& root, const std::string& pointer) {
  if (pointer.empty()) return root;
  const Value value = nearest(root, pointer);
  return pointer_of(value) == pointer ? value : Value();
}

bool is_filled(const Value& value) {
  return (value.is_object() || value.is_array()) && value.size() > 0;
}

bool is_same_container(const Value& one, const Value& other) {
  return (one.is_object() && other.is_object()) || (one.is_array() && other.is_array());
}

// Whether the value is a string of the wanted one's JSON text.
bool is_text_of(const Value& wanted, const Value& value) {
  return !wanted.is_string() && value.is_string_of(wanted.raw());
}

bool could_become(const Value& wanted, const Value& value) {
  return is_same_container(wanted, value) || is_text_of(wanted, value);
}

// The inside of a string's token.
std::string_view inside(const Value& string) {
  const std::string_view raw = string.raw();
  return raw.substr(1, raw.size() - 2);
}

class Maker {
 public:
  explicit Maker(const Wish& wish)
      : wish_(wish), source_{.tree = wish.made}, made_(source_, wish.made->root()) {}

  std::vector<Step> run() {
    for (const std::string_view name : wish_.refused) leave(name);
    // Twice: what a later value comes from is none that an earlier one may be made of.
    make_members(wish_.wanted, made_, "", "");
    owners_ = std::move(claimed_);
    claimed_.clear();
    steps_.clear();
    texts_.clear();
    text_contents_.clear();
    make_members(wish_.wanted, made_, "", "");
    std::erase_if(steps_, [&](const Step& step) {
      return step.kind == StepKind::cut && claimed_.contains(step.from);
    });
    for (Step& step : steps_) {
      if (step.kind == StepKind::cut && is_left_empty(step.from)) step.kind = StepKind::clear;
    }
    add_orders();
    std::move(texts_.begin(), texts_.end(), std::back_inserter(steps_));
    return std::move(steps_);
  }

 private:
  // A text that a string holds.
  struct Inner {
    std::string text;
    text::Tree tree;
    Source source;
  };

  void leave(std::string_view name) {
    const Value value = wish_.wanted[name];
    std::string way;
    text::append_pointer_step(way, name);
    const Value stays =
        value ? find(way, [&](const Value& other) { return is_same(value, other); }) : Value();
    if (stays) staying_.push_back(pointer_of(stays));
  }

  [[nodiscard]] bool is_refused(const std::string& way, std::string_view name) const {
    return way.empty() &&
           std::find(wish_.refused.begin(), wish_.refused.end(), name) != wish_.refused.end();
  }

  // Makes the value `wanted`, which is at the pointer `way` of the row wanted, at the pointer `to`.
  // `there` is what stands at that place, if anything does.
  void make(const Value& wanted, const std::string& way, const std::string& to,
            const Value& there) {
    if (there && is_same(wanted, there) && !is_elsewhere(wanted, way, there)) return;
    if (const Value from = find(way, [&](const Value& other) { return is_same(wanted, other); })) {
      add({.kind = StepKind::move, .from = pointer_of(from), .to = to}, way, there, from);
      return;
    }
    if (there && is_same_container(wanted, there) && !has_other_home(wanted, way, there)) {
      make_inside(wanted, there, way, to);
      return;
    }
    if (const Value from = find(way, [&](const Value& one) { return is_text_of(wanted, one); })) {
      add({.kind = StepKind::parse, .from = pointer_of(from), .to = to}, way, there, from);
      return;
    }
    if (make_of_container(wanted, way, to, there) || make_of_part(wanted, way, to, there)) return;
    replace(there, to);
    make_new(wanted, way, to);
  }

  // Moves a container of other content, and then what differs in it; a string of JSON text is made
  // as the value that text is.
  bool make_of_container(const Value& wanted, const std::string& way, const std::string& to,
                         const Value& there) {
    const Value content = wanted.is_string() ? inner(wanted) : wanted;
    if (!content || !is_filled(content)) return false;
    const Value from =
        find(way, [&](const Value& other) { return is_same_container(content, other); });
    if (!from) return false;
    add({.kind = StepKind::move, .from = pointer_of(from), .to = to}, way, there, from);
    if (wanted.is_string()) {
      std::string spacing = spacing_of(wanted.string());
      texts_.push_back({.kind = StepKind::text, .to = to, .raw = std::move(spacing)});
      text_contents_.push_back(content);
    }
    if (!is_same(content, from)) make_inside(content, from, way, to);
    return true;
  }

  // A text that was joined with another one.
  bool make_of_part(const Value& wanted, const std::string& way, const std::string& to,
                    const Value& there) {
    if (!wanted.is_string()) return false;
    const std::string_view part = inside(wanted);
    const Value whole = find(
        way,
        [&](const Value& one) {
          return one.is_string() && !part.empty() &&
                 (inside(one).starts_with(part) || inside(one).ends_with(part));
        },
        true);
    if (!whole) return false;
    const std::string_view text = inside(whole);
    const std::size_t first = text.starts_with(part) ? 0 : text.size() - part.size();
    replace(there, to);
    steps_.push_back({.kind = StepKind::part,
                      .from = pointer_of(whole),
                      .to = to,
                      .first = static_cast<std::uint32_t>(first),
                      .end = static_cast<std::uint32_t>(first + part.size())});
    return true;
  }

  void make_new(const Value& wanted, const std::string& way, const std::string& to) {
    if (!is_filled(wanted)) {
      if (!wish_.is_given_up(way)) {
        steps_.push_back({.kind = StepKind::put, .to = to, .raw = std::string(wanted.raw())});
      }
      return;
    }
    if (wish_.is_given_up(way)) return;
    steps_.push_back({.kind = StepKind::put, .to = to, .raw = wanted.is_object() ? "{}" : "[]"});
    make_inside(wanted, Value(), way, to);
  }

  void make_inside(const Value& wanted, const Value& there, const std::string& way,
                   const std::string& to) {
    if (wanted.is_object()) {
      make_members(wanted, there, way, to);
    } else {
      make_items(wanted, there, way, to);
    }
  }

  void make_members(const Value& wanted, const Value& there, const std::string& way,
                    const std::string& to) {
    for (const Value member : wanted.children()) {
      if (is_refused(way, member.name())) continue;
      std::string step;
      text::append_pointer_step(step, member.name());
      make(member, way + step, to + step, there[member.name()]);
    }
    for (const Value member : there.children()) {
      if (!wanted[member.name()]) cut(member);
    }
  }

  void make_items(const Value& wanted, const Value& there, const std::string& way,
                  const std::string& to) {
    std::vector<Value> old;
    for (const Value item : there.children()) old.push_back(item);
    for (const Value item : wanted.children()) {
      std::string step = "/";
      text::append_number(step, item.index());
      const bool is_old = item.index() < old.size();
      make(item, way + step, to + (is_old ? step : "/-"), is_old ? old[item.index()] : Value());
    }
    for (std::size_t i = wanted.size(); i < old.size(); ++i) cut(old[i]);
  }

  void add(Step step, const std::string& way, const Value& there, const Value& from) {
    claimed_.emplace(step.from, way);
    if (there && !(there == from)) replace(there, step.to);
    steps_.push_back(std::move(step));
  }

  // What stands in an object gives way to what is set there; in a list it has to be taken out.
  void replace(const Value& there, const std::string& to) {
    const bool is_item = !to.empty() && there && there.parent().is_array();
    if (is_item) cut(there);
  }

  void cut(const Value& value) {
    const std::string pointer = pointer_of(value);
    const bool holds_staying =
        std::any_of(staying_.begin(), staying_.end(),
                    [&](const std::string& one) { return one.starts_with(pointer); });
    if (holds_staying) {
      for (const Value child : value.children()) cut(child);
      return;
    }
    if (!claimed_.contains(pointer)) steps_.push_back({.kind = StepKind::cut, .from = pointer});
  }

  // Whether all that the object holds goes elsewhere.
  [[nodiscard]] bool is_left_empty(const std::string& pointer) const {
    const Value object = value_at(made_, pointer);
    const auto members = object.children();
    return object.is_object() && std::all_of(members.begin(), members.end(), [&](const Value& one) {
             return claimed_.contains(pointer_of(one));
           });
  }

  // The value of the row made that the wanted one may come from, if it fits.
  template <class Fits>
  Value find(const std::string& way, const Fits& fits, bool is_shared = false) {
    for (const std::string& place : wish_.places_of(way)) {
      const Value value = value_at(made_, place);
      if (value && (is_shared || !claimed_.contains(place)) && fits(value)) return value;
    }
    return {};
  }

  // Whether the value there goes to another place.
  [[nodiscard]] bool is_of_another(const std::string& here, const std::string& way) const {
    for (const auto* owners : {&claimed_, &owners_}) {
      const auto owner = owners->find(here);
      if (owner != owners->end() && owner->second != way) return true;
    }
    return false;
  }

  enum class Home : std::uint8_t { here, elsewhere, unknown };

  // Where the value that the way leads to comes from, `there` being what stands at its place.
  Home home_of(const Value& wanted, const std::string& way, const Value& there,
               bool (*are_same)(const Value& wanted, const Value& value)) {
    const std::string here = pointer_of(there);
    if (is_of_another(here, way)) return Home::elsewhere;
    bool is_known = false;
    for (const std::string& place : wish_.places_of(way)) {
      if (place == here) return Home::here;
      const Value value = value_at(made_, place);
      is_known = is_known || (value && are_same(wanted, value));
    }
    return is_known ? Home::elsewhere : Home::unknown;
  }

  // Whether the container comes from another place, or what stands here is another one's.
  bool has_other_home(const Value& wanted, const std::string& way, const Value& there) {
    const Home home = home_of(wanted, way, there, could_become);
    return home == Home::elsewhere || (home == Home::unknown && there.parent().is_array());
  }

  // Whether the value comes from another place, and what stands here is another one's.
  bool is_elsewhere(const Value& wanted, const std::string& way, const Value& there) {
    return home_of(wanted, way, there, is_same) == Home::elsewhere;
  }

  Value inner(const Value& string) {
    auto one = std::make_unique<Inner>();
    one->text = string.string();
    if (one->tree.parse(one->text, text::kDepthCeiling)) return {};
    one->source = {.tree = &one->tree};
    const Value root(one->source, one->tree.root());
    inners_.push_back(std::move(one));
    return root;
  }

  // Objects whose members stand in another order once the steps are done.
  void add_orders() {
    const Relaid relaid = relay(*wish_.made, steps_);
    if (relaid.gave_up) {
      steps_.clear();
      texts_.clear();
      return;
    }
    text::Tree tree;
    if (tree.parse(relaid.text, text::kDepthCeiling)) return;
    const Source source{.tree = &tree};
    for (const Value member : wish_.wanted.children()) {
      const Value made = Value(source, tree.root())[member.name()];
      std::string pointer;
      text::append_pointer_step(pointer, member.name());
      if (made) add_order(member, made, pointer);
    }
  }

  void add_order(const Value& wanted, const Value& made, const std::string& pointer) {
    if (wanted.is_string() && !made.is_string()) {
      const auto text = std::find_if(texts_.begin(), texts_.end(),
                                     [&](const Step& step) { return step.to == pointer; });
      if (text == texts_.end()) return;
      add_order(text_contents_[static_cast<std::size_t>(text - texts_.begin())], made, pointer);
      return;
    }
    if (wanted.is_object() && made.is_object() && !is_in_order(wanted, made)) {
      std::string names;
      for (const Value member : wanted.children()) {
        (names += names.empty() ? "[" : ",") += text::quoted(member.name());
      }
      steps_.push_back({.kind = StepKind::order, .to = pointer, .raw = names + "]"});
    }
    auto next = made.children().begin();
    const auto end = made.children().end();
    for (const Value child : wanted.children()) {
      std::string below = pointer;
      Value twin;
      if (wanted.is_object()) {
        text::append_pointer_step(below, child.name());
        twin = made[child.name()];
      } else {
        below += '/';
        text::append_number(below, child.index());
        if (next == end) return;
        twin = *next;
        ++next;
      }
      if (twin) add_order(child, twin, below);
    }
  }

  static bool is_in_order(const Value& wanted, const Value& made) {
    auto next = made.children().begin();
    const auto end = made.children().end();
    for (const Value member : wanted.children()) {
      if (next == end || (*next).name() != member.name()) return false;
      ++next;
    }
    return true;
  }

  const Wish& wish_;
  Source source_;
  Value made_;
  std::vector<Step> steps_;
  std::vector<Step> texts_;
  std::vector<Value> text_contents_;
  std::vector<std::unique_ptr<Inner>> inners_;
  std::unordered_map<std::string, std::string> claimed_;  // by whom
  std::unordered_map<std::string, std::string> owners_;   // the same, of a first try
  std::vector<std::string> staying_;
};

}  // namespace

std::vector<Step> steps_for(const Wish& wish) {
  return Maker(wish).run();
}

}  // namespace entrybridge::conversion
