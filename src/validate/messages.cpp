#include "validate/messages.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "text/near_miss.h"
#include "text/utf8.h"
#include "text/write.h"

namespace entrybridge::validate {
namespace {

using records::Finding;
using schema::PlanNode;
using schema::Property;
using text::Kind;
using text::Node;
using text::Tree;

constexpr std::size_t kExcerptBytes = 60;
constexpr std::size_t kListedValues = 12;

// What the root is called, in the order of Voice.
constexpr std::array<std::string_view, 5> kRoots = {"the row", "the row", "the schema",
                                                    "the object of arguments", "the answer"};

std::string in_backticks(std::string_view word) {
  return "`" + std::string(word) + "`";
}

std::string cut(std::string_view text) {
  if (text.size() <= kExcerptBytes) return std::string(text);
  return std::string(text::utf8_prefix(text, kExcerptBytes)) + "…";
}

// "a", "a or b", "a, b or c"; long lists end in "…".
template <class Words>
std::string listed(const Words& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == kListedValues) return out + ", …";
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::vector<std::string_view> declared_keys(const PlanNode& node) {
  std::vector<std::string_view> keys;
  for (const Property& property : node.properties) {
    if (property.declared) keys.emplace_back(property.name);
  }
  return keys;
}

std::vector<std::string> keys_in_backticks(const PlanNode& node) {
  std::vector<std::string> keys;
  for (const std::string_view key : declared_keys(node)) keys.push_back(in_backticks(key));
  return keys;
}

// "null" needs no article; the others do.
std::string types_with_article(const std::string& words) {
  if (words.starts_with("null")) return words;
  const bool vowel = words.find_first_of("aeiou") == 0;
  return (vowel ? "an " : "a ") + words;
}

// A tag that tells one kind of object from another, for a sentence: ` (role "tool")`.
std::string by_tag(const Tree& tree, const Node& object) {
  for (const std::string_view tag : {"role", "type"}) {
    const Node* member = tree.find(object, tag);
    if (member != nullptr && member->kind == Kind::string) {
      return " (" + std::string(tag) + " " + excerpt_of(tree, *member) + ")";
    }
  }
  return "";
}

// What a sentence is about.
struct Scene {
  const Tree& tree;
  const schema::Plan& plan;
  Voice voice;
};

std::string subject_in(const Scene& in, const Node& value) {
  return subject_of(in.tree, value, in.voice);
}

text::Span opening_bracket(const Node& value) {
  return {value.span.offset, 1};
}

Finding type_finding(const Scene& in, const Fault& fault) {
  const std::string words = fault.types.words();
  std::string received(text::name_of(fault.at->kind));
  std::string got(text::with_article(fault.at->kind));
  // A number where an integer belongs.
  if (fault.at->kind == Kind::number && words.find("integer") != std::string::npos) {
    received = got = excerpt_of(in.tree, *fault.at);
  }
  return {.span = fault.at->span,
          .message = subject_in(in, *fault.at) + " must be " + types_with_article(words) +
                     ", got " + got + ".",
          .expected = words,
          .received = std::move(received)};
}

Finding required_finding(const Scene& in, const Fault& fault) {
  std::vector<std::string_view> present;
  for (const Node& member : in.tree.children(*fault.at)) {
    if (fault.plan->property(in.tree.name(member)) == nullptr)
      present.push_back(in.tree.name(member));
  }
  Finding finding{.span = opening_bracket(*fault.at),
                  .message = "The key " + in_backticks(fault.key) + " is missing from " +
                             subject_in(in, *fault.at) + by_tag(in.tree, *fault.at) + ".",
                  .expected = "the key " + in_backticks(fault.key),
                  .received = "no such key"};
  const auto misspelt = text::near_miss(fault.key, present);
  if (misspelt) {
    finding.hint =
        "is " + in_backticks(*misspelt) + " meant to be " + in_backticks(fault.key) + "?";
  }
  return finding;
}

Finding unknown_key_finding(const Scene& in, const Fault& fault) {
  const std::string_view name = in.tree.name(*fault.at);
  const Node& object = in.tree.parent(*fault.at);
  const std::vector<std::string> keys = keys_in_backticks(*fault.plan);
  std::string expected = keys.empty() ? "no key" : listed(keys);
  return {.span = fault.at->key,
          .message = in_backticks(cut(name)) + " is not a key of " + subject_in(in, object) +
                     by_tag(in.tree, object) + ".",
          .expected = std::move(expected),
          .received = in_backticks(cut(name)),
          .hint = text::did_you_mean(name, declared_keys(*fault.plan))};
}

Finding enumeration_finding(const Scene& in, const Fault& fault) {
  std::string expected = listed(fault.allowed);
  const std::string received = excerpt_of(in.tree, *fault.at);
  Finding finding{.span = fault.at->span,
                  .message = subject_in(in, *fault.at) + " must be " +
                             (fault.allowed.size() > 1 ? "one of " : "") + expected + ", got " +
                             received + ".",
                  .expected = std::move(expected),
                  .received = received};
  if (fault.at->kind != Kind::string) return finding;
  std::vector<std::string_view> words;
  for (const std::string_view word : fault.allowed) {
    if (word.starts_with('"')) words.push_back(word.substr(1, word.size() - 2));
  }
  const auto meant = text::near_miss(in.tree.string(*fault.at), words);
  if (meant) finding.hint = "did you mean " + text::quoted(*meant) + "?";
  return finding;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

Finding bound_finding(const Scene& in, const Fault& fault, const char* relation,
                      const std::string& bound) {
  return {.span = opening_bracket(*fault.at),
          .message = subject_in(in, *fault.at) + " must hold " + relation + " " + bound + ", got " +
                     std::to_string(fault.at->size) + ".",
          .expected = std::string(relation) + " " + bound,
          .received = std::to_string(fault.at->size)};
}

Finding reserved_key_finding(const Scene& in, const Fault& fault) {
  const std::string name = in_backticks(cut(in.tree.name(*fault.at)));
  Finding finding{.span = fault.at->key,
                  .message = name + " must not stand here, whatever its value.",
                  .expected = "no key " + name,
                  .received = name};
  if (in.voice != Voice::platform) return finding;
  finding.message = name + " must not be sent: the platform sets it itself.";
  finding.hint = "leave it out, or keep the value under another name such as `source_" +
                 std::string(in.tree.name(*fault.at)) + "`";
  return finding;
}

Finding no_match_finding(const Scene& in, const Fault& fault) {
  const std::string subject = subject_in(in, *fault.at);
  Finding finding{.span = fault.at->span,
                  .message = subject + " fits none of the forms it may have.",
                  .expected = counted(fault.count, "form", "forms") + " allowed here",
                  .received = excerpt_of(in.tree, *fault.at)};
  if (fault.plan->never) {
    finding.message = subject + " must not stand here, whatever its value.";
    finding.expected = "no value";
  } else if (fault.count == 0) {
    finding.message = subject + " would take too long to check against its schema.";
    finding.expected = "a value that is checked in bounded time";
  }
  return finding;
}

// Keywords of one value: what the value must do, and be.
struct Demand {
  FaultKind kind;
  std::string_view verb;
  std::string_view relation;
  std::string_view one;  // what is counted, if anything is
  std::string_view many;
};

constexpr std::array kDemands = {
    Demand{FaultKind::minimum, "be", "at least", "", ""},
    Demand{FaultKind::maximum, "be", "at most", "", ""},
    Demand{FaultKind::exclusive_minimum, "be", "more than", "", ""},
    Demand{FaultKind::exclusive_maximum, "be", "less than", "", ""},
    Demand{FaultKind::multiple_of, "be", "a multiple of", "", ""},
    Demand{FaultKind::min_length, "be", "at least", "character long", "characters long"},
    Demand{FaultKind::max_length, "be", "at most", "character long", "characters long"},
    Demand{FaultKind::pattern, "match", "the pattern", "", ""},
};

std::string demanded(const Demand& demand, const schema::Check& check) {
  std::string words(demand.relation);
  words += ' ';
  if (demand.kind == FaultKind::pattern) return words + in_backticks(cut(check.text));
  words += cut(check.text);
  if (demand.one.empty()) return words;
  return words + ' ' + std::string(check.count == 1 ? demand.one : demand.many);
}

std::string received_by(const Scene& in, const Fault& fault) {
  const bool is_length = fault.kind == FaultKind::min_length || fault.kind == FaultKind::max_length;
  if (!is_length) return excerpt_of(in.tree, *fault.at);
  return counted(text::count_code_points(in.tree.string(*fault.at)), "character", "characters");
}

Finding check_finding(const Scene& in, const Fault& fault) {
  const auto* const demand = std::find_if(
      kDemands.begin(), kDemands.end(), [&](const Demand& one) { return one.kind == fault.kind; });
  std::string expected = demanded(*demand, *fault.check);
  std::string received = received_by(in, fault);
  return {.span = fault.at->span,
          .message = subject_in(in, *fault.at) + " must " + std::string(demand->verb) + " " +
                     expected + ", got " + received + ".",
          .expected = std::move(expected),
          .received = std::move(received)};
}

// What a schema asks for, as far as a few words can say it: "a string", "`a` or `b`".
std::string description_of(const Scene& in, const PlanNode& node, std::string_view otherwise) {
  if (node.values) {
    std::vector<std::string_view> texts;
    for (const schema::Literal& one : *node.values) texts.emplace_back(one.text);
    return listed(texts);
  }
  if (const schema::Rare* rare = in.plan.rare(node)) {
    for (const schema::Check& check : rare->checks) {
      for (const Demand& demand : kDemands) {
        const auto assertion = static_cast<std::size_t>(check.assertion);
        if (kAssertionFaults[assertion] != demand.kind) continue;
        return "something that must " + std::string(demand.verb) + " " + demanded(demand, check);
      }
    }
  }
  if (!node.reach.is_all() && !node.reach.empty()) return types_with_article(node.reach.words());
  return std::string(otherwise);
}

Finding property_names_finding(const Scene& in, const Fault& fault) {
  const std::string name = in_backticks(cut(in.tree.name(*fault.at)));
  return {.span = fault.at->key,
          .message = name + " is not a name that a key of " +
                     subject_in(in, in.tree.parent(*fault.at)) + " may have.",
          .expected = description_of(in, *fault.plan, "another name"),
          .received = name};
}

Finding dependencies_finding(const Scene& in, const Fault& fault) {
  const std::string key = in_backticks(cut(fault.key));
  return {.span = opening_bracket(*fault.at),
          .message = "The key " + key + " is missing from " + subject_in(in, *fault.at) + ": " +
                     in_backticks(cut(in.tree.name(*fault.other))) + " needs it.",
          .expected = "the key " + key,
          .received = "no such key"};
}

Finding additional_items_finding(const Scene& in, const Fault& fault) {
  const Node& array = in.tree.parent(*fault.at);
  const std::string expected = counted(fault.at->index, "item", "items") + " at most";
  return {.span = fault.at->span,
          .message = subject_in(in, array) + " must hold " + expected + ", got " +
                     std::to_string(array.size) + ".",
          .expected = expected,
          .received = counted(array.size, "item", "items")};
}

Finding contains_finding(const Scene& in, const Fault& fault) {
  const std::string wanted = description_of(in, *fault.plan, "an item of the form wanted");
  return {.span = fault.at->span,
          .message = "No item of " + subject_in(in, *fault.at) + " is " + wanted + ".",
          .expected = "at least one item that is " + wanted,
          .received = counted(fault.at->size, "item", "items") + ", none such"};
}

Finding unique_items_finding(const Scene& in, const Fault& fault) {
  return {.span = fault.at->span,
          .message = subject_in(in, *fault.at) + " repeats item " +
                     std::to_string(fault.other->index + 1) + ".",
          .expected = "items that differ",
          .received = excerpt_of(in.tree, *fault.at)};
}

Finding one_of_finding(const Scene& in, const Fault& fault) {
  return {.span = fault.at->span,
          .message = subject_in(in, *fault.at) + " fits " + std::to_string(fault.count) +
                     " of the forms it may have; it must fit exactly one.",
          .expected = "exactly one of " + counted(fault.plan->any_of.size(), "form", "forms"),
          .received = "a value that fits " + std::to_string(fault.count)};
}

Finding excluded_finding(const Scene& in, const Fault& fault) {
  const std::string excluded = description_of(in, *fault.plan, "of the form excluded here");
  return {.span = fault.at->span,
          .message = subject_in(in, *fault.at) + " must not be " + excluded + ".",
          .expected = "anything but " + excluded,
          .received = excerpt_of(in.tree, *fault.at)};
}

Finding words_of(const Scene& in, const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::type:
      return type_finding(in, fault);
    case FaultKind::required:
      return required_finding(in, fault);
    case FaultKind::unknown_key:
      return unknown_key_finding(in, fault);
    case FaultKind::enumeration:
    case FaultKind::constant:
      return enumeration_finding(in, fault);
    case FaultKind::min_items:
      return bound_finding(in, fault, "at least", counted(fault.plan->min_items, "item", "items"));
    case FaultKind::max_items:
      return bound_finding(in, fault, "at most", counted(fault.plan->max_items, "item", "items"));
    case FaultKind::min_properties:
      return bound_finding(in, fault, "at least",
                           counted(fault.plan->min_properties, "key", "keys"));
    case FaultKind::max_properties:
      return bound_finding(in, fault, "at most", counted(fault.check->count, "key", "keys"));
    case FaultKind::reserved_key:
      return reserved_key_finding(in, fault);
    case FaultKind::minimum:
    case FaultKind::maximum:
    case FaultKind::exclusive_minimum:
    case FaultKind::exclusive_maximum:
    case FaultKind::multiple_of:
    case FaultKind::min_length:
    case FaultKind::max_length:
    case FaultKind::pattern:
      return check_finding(in, fault);
    case FaultKind::property_names:
      return property_names_finding(in, fault);
    case FaultKind::dependencies:
      return dependencies_finding(in, fault);
    case FaultKind::additional_items:
      return additional_items_finding(in, fault);
    case FaultKind::contains:
      return contains_finding(in, fault);
    case FaultKind::unique_items:
      return unique_items_finding(in, fault);
    case FaultKind::one_of:
      return one_of_finding(in, fault);
    case FaultKind::excluded:
      return excluded_finding(in, fault);
    case FaultKind::no_match:
      break;
  }
  return no_match_finding(in, fault);
}

void capitalize(std::string& sentence) {
  if (sentence.empty() || sentence.front() < 'a' || sentence.front() > 'z') return;
  sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
}

}  // namespace

std::string subject_of(const Tree& tree, const Node& value, Voice voice) {
  if (tree.is_root(value)) return std::string(kRoots[static_cast<std::size_t>(voice)]);
  if (value.key.length > 0) return in_backticks(cut(tree.name(value)));
  const Node& array = tree.parent(value);
  const std::string item = "item " + std::to_string(value.index + 1);
  return tree.is_root(array) ? item : item + " of " + subject_of(tree, array, voice);
}

std::string excerpt_of(const Tree& tree, const Node& value) {
  return cut(tree.raw(value));
}

Finding in_words(const Tree& tree, const schema::Plan& plan, const Fault& fault, Voice voice) {
  Finding finding = words_of({tree, plan, voice}, fault);
  capitalize(finding.message);
  finding.path = tree.path(*fault.at);
  const bool lacks_key = fault.kind == FaultKind::required || fault.kind == FaultKind::dependencies;
  if (lacks_key) finding.path.emplace_back(std::string(fault.key));
  return finding;
}

}  // namespace entrybridge::validate
