#include "convert/relayout.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "convert/pointer.h"
#include "text/order.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::uint32_t kNobody = UINT32_MAX;
constexpr std::string_view kLast = "-";

// Objects of more members are looked into by a table of names.
constexpr std::size_t kWide = 32;

// Children passed over or shifted, all in all; what takes longer counts more. Some seconds.
constexpr std::uint64_t kMostWork = std::uint64_t{1} << 31;
constexpr std::uint64_t kWorkOfLookup = 64;
constexpr std::uint64_t kWorkOfByte = 8;

// Bytes of text that steps may make: this often the row's, and some for small rows.
constexpr std::size_t kMostTimes = 8;
constexpr std::size_t kFewBytes = std::size_t{1} << 16;

// A value on its way; the row's nodes come first, under their own numbers.
struct Item {
  text::Kind kind = text::Kind::null;
  std::uint32_t parent = kNobody;
  std::string_view name = {};   // decoded
  std::string_view token = {};  // the name's token where it has one
  std::string_view raw = {};    // of what has no children
  std::vector<std::uint32_t> children = {};
};

class Workbench {
 public:
  explicit Workbench(const text::Tree& row) : row_(row) {
    const std::uint32_t size = row.root().end;
    items_.resize(size);
    for (std::uint32_t i = 0; i < size; ++i) lay_out(i);
  }

  Relaid run(std::span<const Step> steps, std::span<const std::string> follow) {
    Relaid relaid;
    relaid.is_done.resize(steps.size());
    for (const Step& step : steps)
      sources_.push_back(step.from.empty() ? kNobody : find(step.from));
    for (const std::string& pointer : follow) begin_to_follow(pointer);
    detach_sources(steps);
    for (std::size_t i = 0; i < steps.size() && !has_worked_enough(); ++i)
      relaid.is_done[i] = do_step(steps[i], sources_[i]);
    append(relaid.text, 0);
    relaid.gave_up = is_too_deep_ || has_worked_enough();
    if (is_too_deep_) {
      relaid.text = row_.raw(row_.root());
      relaid.is_done.assign(steps.size(), false);
      relaid.followed.assign(follow.begin(), follow.end());
      return relaid;
    }
    for (const Followed& one : followed_) relaid.followed.push_back(place_of(one));
    return relaid;
  }

 private:
  struct Followed {
    std::uint32_t item;
    std::string rest;
  };

  void detach_sources(std::span<const Step> steps) {
    std::vector<bool> is_holder(items_.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::uint32_t source = sources_[i];
      const StepKind kind = steps[i].kind;
      const bool takes = kind == StepKind::move || kind == StepKind::cut ||
                         (kind == StepKind::parse && holds_json(source));
      if (!takes || source == kNobody || source == 0) continue;
      const std::uint32_t holder = std::exchange(items_[source].parent, kNobody);
      if (holder != kNobody) is_holder[holder] = true;
    }
    for (std::uint32_t holder = 0; holder < is_holder.size(); ++holder) {
      if (!is_holder[holder]) continue;
      names_.erase(holder);
      std::erase_if(items_[holder].children,
                    [&](std::uint32_t one) { return items_[one].parent != holder; });
    }
  }

  void lay_out(std::uint32_t index) {
    const text::Node& node = row_.at(index);
    Item& item = items_[index];
    item.kind = node.kind;
    item.raw = row_.raw(node);
    if (index == 0) return;
    item.parent = node.parent;
    item.name = row_.name(node);
    item.token = row_.text().substr(node.key.offset, node.key.length);
    items_[node.parent].children.push_back(index);
  }

  [[nodiscard]] bool is_container(std::uint32_t item) const {
    return items_[item].kind == text::Kind::object || items_[item].kind == text::Kind::array;
  }

  [[nodiscard]] std::uint32_t child(std::uint32_t item, std::string_view step) const {
    const std::vector<std::uint32_t>& children = items_[item].children;
    if (items_[item].kind == text::Kind::array) {
      if (step == kLast) return children.empty() ? kNobody : children.back();
      const auto index = index_step(step);
      return index && *index < children.size() ? children[*index] : kNobody;
    }
    if (children.size() > kWide) return named(item, step);
    for (const std::uint32_t one : children) {
      if (items_[one].name == step) return one;
    }
    return kNobody;
  }

  [[nodiscard]] std::uint32_t named(std::uint32_t object, std::string_view name) const {
    const auto [known, is_new] = names_.try_emplace(object);
    if (is_new) {
      for (const std::uint32_t one : items_[object].children) {
        known->second.try_emplace(items_[one].name, one);
      }
    }
    const auto member = known->second.find(name);
    return member == known->second.end() ? kNobody : static_cast<std::uint32_t>(member->second);
  }

  // The object's member of this name is another one now, or none.
  void rename(std::uint32_t object, std::string_view name, std::uint32_t member) {
    const auto known = names_.find(object);
    if (known == names_.end()) return;
    if (member == kNobody) {
      known->second.erase(name);
    } else {
      known->second.insert_or_assign(name, member);
    }
  }

  [[nodiscard]] std::uint32_t find(std::string_view pointer) const {
    const auto steps = pointer_steps(pointer);
    std::uint32_t at = 0;
    for (std::size_t i = 0; steps && i < steps->size() && at != kNobody; ++i) {
      at = child(at, (*steps)[i]);
    }
    return steps ? at : kNobody;
  }

  void begin_to_follow(std::string_view pointer) {
    const auto steps = pointer_steps(pointer);
    Followed followed{.item = 0, .rest = {}};
    for (std::size_t i = 0; steps && i < steps->size(); ++i) {
      const std::uint32_t next =
          followed.rest.empty() ? child(followed.item, (*steps)[i]) : kNobody;
      if (next == kNobody) {
        text::append_pointer_step(followed.rest, (*steps)[i]);
      } else {
        followed.item = next;
      }
    }
    followed_.push_back(std::move(followed));
  }

  void detach(std::uint32_t item) {
    const std::uint32_t holder = std::exchange(items_[item].parent, kNobody);
    if (holder == kNobody) return;
    rename(holder, items_[item].name, kNobody);
    work_ += items_[holder].children.size();
    std::erase(items_[holder].children, item);
  }

  [[nodiscard]] bool is_inside(std::uint32_t place, std::uint32_t around) const {
    for (; place != kNobody; place = items_[place].parent) {
      if (place == around) return true;
    }
    return false;
  }

  // Sets the item at the pointer; false: there is no such place.
  bool attach(std::uint32_t item, std::string_view pointer) {
    const auto steps = pointer_steps(pointer);
    if (!steps) return false;
    std::uint32_t holder = 0;
    for (std::size_t i = 0; i + 1 < steps->size() && holder != kNobody; ++i) {
      holder = child(holder, (*steps)[i]);
    }
    if (holder == kNobody || !is_container(holder) || is_inside(holder, item)) return false;
    const std::string& name = steps->back();
    return items_[holder].kind == text::Kind::array ? insert(item, holder, name)
                                                    : set(item, holder, name);
  }

  bool insert(std::uint32_t item, std::uint32_t list, const std::string& step) {
    const auto index = index_step(step);
    if (!index && step != kLast) return false;
    std::vector<std::uint32_t>& children = items_[list].children;
    detach(item);
    const std::size_t place =
        index ? std::min<std::size_t>(*index, children.size()) : children.size();
    work_ += children.size() - place;
    children.insert(children.begin() + static_cast<std::ptrdiff_t>(place), item);
    items_[item].parent = list;
    items_[item].name = items_[item].token = {};
    return true;
  }

  bool set(std::uint32_t item, std::uint32_t object, const std::string& name) {
    const std::uint32_t old = child(object, name);
    if (old == item) return true;
    detach(item);
    if (items_[item].name != name || items_[item].token.empty()) {
      items_[item].name = texts_.emplace_back(name);
      items_[item].token = texts_.emplace_back(text::quoted(name));
    }
    std::vector<std::uint32_t>& children = items_[object].children;
    items_[item].parent = object;
    rename(object, items_[item].name, item);
    if (old == kNobody) {
      children.push_back(item);
      return true;
    }
    work_ += children.size();
    *std::find(children.begin(), children.end(), old) = item;
    items_[old].parent = kNobody;
    return true;
  }

  bool do_step(const Step& step, std::uint32_t source) {
    switch (step.kind) {
      case StepKind::move:
        return source != kNobody && attach(source, step.to);
      case StepKind::parse:
        return source != kNobody && parse(source, step.to);
      case StepKind::part:
        return source != kNobody && take_part(source, step);
      case StepKind::put:
        return attach(made(step.raw), step.to);
      case StepKind::cut:
        return source != kNobody;
      case StepKind::clear:
        return source != kNobody && clear(source);
      case StepKind::order:
        return put_in_order(find(step.to), step.raw);
      case StepKind::text:
        return make_text(find(step.to), step.raw);
    }
    return false;
  }

  bool clear(std::uint32_t object) {
    if (!items_[object].children.empty()) return false;
    detach(object);
    return true;
  }

  std::uint32_t made(const std::string& raw) {
    Item item{.kind = text::Kind::null, .raw = texts_.emplace_back(raw)};
    if (raw == "{}") item.kind = text::Kind::object;
    if (raw == "[]") item.kind = text::Kind::array;
    items_.push_back(std::move(item));
    return static_cast<std::uint32_t>(items_.size() - 1);
  }

  [[nodiscard]] bool has_worked_enough() const { return work_ > kMostWork; }

  // Whether so many more bytes may be made.
  bool may_make(std::size_t bytes) {
    made_bytes_ += bytes;
    return made_bytes_ <= row_.text().size() * kMostTimes + kFewBytes;
  }

  // The string's content, where it is JSON.
  [[nodiscard]] std::string json_of(std::uint32_t item) {
    std::string content;
    if (items_[item].kind != text::Kind::string || has_worked_enough()) return content;
    work_ += items_[item].raw.size() * kWorkOfByte;
    text::append_decoded(content, items_[item].raw);
    text::Tree tree;
    if (tree.parse(content, text::kDepthCeiling)) content.clear();
    return content;
  }
  [[nodiscard]] bool holds_json(std::uint32_t item) {
    return item != kNobody && !json_of(item).empty();
  }

  bool parse(std::uint32_t source, std::string_view to) {
    std::string json = json_of(source);
    if (json.empty() || !may_make(json.size())) return false;
    Item& item = items_[source];
    item.kind = text::Kind::null;
    item.raw = texts_.emplace_back(std::move(json));
    return attach(source, to);
  }

  bool take_part(std::uint32_t source, const Step& step) {
    const std::string_view raw = items_[source].raw;
    if (items_[source].kind != text::Kind::string || step.end + 2 > raw.size()) return false;
    if (step.first > step.end || !may_make(step.end - step.first)) return false;
    std::string part = "\"";
    ((part += raw.substr(1 + step.first, step.end - step.first)) += '"');
    text::Tree tree;
    if (tree.parse(part, 1)) return false;
    return attach(made(part), step.to);
  }

  bool put_in_order(std::uint32_t object, const std::string& names) {
    text::Tree tree;
    if (object == kNobody || tree.parse(names, 2)) return false;
    work_ += items_[object].children.size() * kWorkOfLookup;
    std::unordered_map<std::string_view, std::size_t> order;
    for (const text::Node& name : tree.children(tree.root())) {
      order.try_emplace(tree.string(name), order.size());
    }
    const auto rank = [&](std::uint32_t item) {
      const auto place = order.find(items_[item].name);
      return place == order.end() ? order.size() : place->second;
    };
    text::reorder(items_[object].children,
                  [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    return true;
  }

  bool make_text(std::uint32_t item, const std::string& spacing) {
    text::Tree tree;
    if (item == kNobody || !is_container(item) || tree.parse(spacing, 2)) return false;
    const Source source{.tree = &tree};
    std::string compact;
    append(compact, item);
    if (!may_make(compact.size())) return false;
    std::string token = text::quoted(spaced(compact, Value(source, tree.root())));
    items_[item].kind = text::Kind::string;
    items_[item].raw = texts_.emplace_back(std::move(token));
    items_[item].children.clear();
    return true;
  }

  void append(std::string& out, std::uint32_t index, std::size_t depth = 0) {
    const Item& item = items_[index];
    is_too_deep_ = is_too_deep_ || depth > text::kDepthCeiling;
    if (is_too_deep_) return;
    if (!is_container(index)) {
      out += item.raw;
      return;
    }
    const bool is_object = item.kind == text::Kind::object;
    out += is_object ? '{' : '[';
    bool is_first = true;
    for (const std::uint32_t one : item.children) {
      if (!is_first) out += ',';
      is_first = false;
      if (is_object) (out += items_[one].token) += ':';
      append(out, one, depth + 1);
    }
    out += is_object ? '}' : ']';
  }

  [[nodiscard]] std::optional<std::string> place_of(const Followed& followed) const {
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = followed.item; at != 0; at = items_[at].parent) {
      if (at == kNobody) return std::nullopt;
      way.push_back(at);
    }
    std::string pointer;
    for (; !way.empty(); way.pop_back()) {
      const Item& holder = items_[items_[way.back()].parent];
      if (holder.kind == text::Kind::string) return pointer;  // it became a text
      if (holder.kind == text::Kind::object) {
        text::append_pointer_step(pointer, items_[way.back()].name);
      } else {
        pointer += '/';
        text::append_number(
            pointer, static_cast<std::uint64_t>(
                         std::find(holder.children.begin(), holder.children.end(), way.back()) -
                         holder.children.begin()));
      }
    }
    return pointer + followed.rest;
  }

  const text::Tree& row_;
  std::deque<Item> items_;
  std::deque<std::string> texts_;
  std::vector<std::uint32_t> sources_;
  std::vector<Followed> followed_;
  // Of wide objects that were looked into.
  mutable std::unordered_map<std::uint32_t, std::unordered_map<std::string_view, std::size_t>>
      names_;
  std::uint64_t work_ = 0;
  std::size_t made_bytes_ = 0;
  bool is_too_deep_ = false;
};

}  // namespace

Relaid relay(const text::Tree& row, std::span<const Step> steps,
             std::span<const std::string> follow) {
  return Workbench(row).run(steps, follow);
}

}  // namespace entrybridge::conversion
