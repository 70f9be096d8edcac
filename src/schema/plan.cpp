#include "schema/plan.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <mutex>

#include "schema/type_names.h"

namespace entrybridge::schema {

std::string TypeSet::words() const {
  std::vector<std::string_view> names;
  for (const TypeName& known : kTypeNames) {
    if (known.bit == integer && has(number)) continue;
    if (has(known.bit)) names.push_back(known.name);
  }
  std::string words;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) words += i + 1 == names.size() ? " or " : ", ";
    words += names[i];
  }
  return words;
}

const Property* PlanNode::property(std::string_view name) const {
  if (by_name.empty()) {
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [&](const Property& one) { return one.name == name; });
    return found == properties.end() ? nullptr : &*found;
  }
  const auto found = std::lower_bound(by_name.begin(), by_name.end(), name,
                                      [&](std::uint32_t index, std::string_view wanted) {
                                        return properties[index].name < wanted;
                                      });
  if (found == by_name.end() || properties[*found].name != name) return nullptr;
  return &properties[*found];
}

std::size_t Plan::pattern_states() const {
  std::size_t states = 0;
  for (const text::Pattern& pattern : patterns_) states += pattern.states();
  return states;
}

const Plan& Plan::embedded(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, Plan, std::less<>> plans;
  const std::lock_guard lock(guard);
  const auto known = plans.find(name);
  if (known != plans.end()) return known->second;
  const Registry& registry = Registry::embedded();
  std::optional<Problem> problem;
  std::optional<Plan> plan = lower(registry, registry.document(embedded_id(name)), problem);
  assert(plan.has_value() && "every embedded schema can be lowered; a test holds them to it");
  return plans.emplace(std::string(name), plan ? std::move(*plan) : Plan()).first->second;
}

const Plan& Plan::meta() {
  static const Plan plan = [] {
    const Registry& registry = Registry::meta();
    std::optional<Problem> problem;
    std::optional<Plan> made = lower(registry, registry.document(Registry::kMetaId), problem);
    assert(made.has_value() && "draft-07's own schema can be lowered; a test holds it to it");
    return made ? std::move(*made) : Plan();
  }();
  return plan;
}

std::optional<std::string_view> Plan::tag_value(const Property& property) const {
  const PlanNode& node = nodes_[property.node];
  if (!node.values || node.values->size() != 1) return std::nullopt;
  const Literal& only = node.values->front();
  if (only.kind != text::Kind::string) return std::nullopt;
  return only.same;
}

}  // namespace entrybridge::schema
