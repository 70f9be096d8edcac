#include "validate/messages.h"

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

text::Span opening_bracket(const Node& value) {
  return {value.span.offset, 1};
}

Finding type_finding(const Tree& tree, const Fault& fault) {
  const std::string words = fault.types.words();
  std::string received(text::name_of(fault.at->kind));
  std::string got(text::with_article(fault.at->kind));
  // A number where an integer belongs.
  if (fault.at->kind == Kind::number && words.find("integer") != std::string::npos) {
    received = got = excerpt_of(tree, *fault.at);
  }
  return {.span = fault.at->span,
          .message = subject_of(tree, *fault.at) + " must be " + types_with_article(words) +
                     ", got " + got + ".",
          .expected = words,
          .received = std::move(received)};
}

Finding required_finding(const Tree& tree, const Fault& fault) {
  std::vector<std::string_view> present;
  for (const Node& member : tree.children(*fault.at)) {
    if (fault.plan->property(tree.name(member)) == nullptr) present.push_back(tree.name(member));
  }
  Finding finding{.span = opening_bracket(*fault.at),
                  .message = "The key " + in_backticks(fault.key) + " is missing from " +
                             subject_of(tree, *fault.at) + by_tag(tree, *fault.at) + ".",
                  .expected = "the key " + in_backticks(fault.key),
                  .received = "no such key"};
  const auto misspelt = text::near_miss(fault.key, present);
  if (misspelt) {
    finding.hint =
        "is " + in_backticks(*misspelt) + " meant to be " + in_backticks(fault.key) + "?";
  }
  return finding;
}

Finding unknown_key_finding(const Tree& tree, const Fault& fault) {
  const std::string_view name = tree.name(*fault.at);
  const Node& object = tree.parent(*fault.at);
  const std::vector<std::string> keys = keys_in_backticks(*fault.plan);
  std::string expected = keys.empty() ? "no key" : listed(keys);
  return {.span = fault.at->key,
          .message = in_backticks(cut(name)) + " is not a key of " + subject_of(tree, object) +
                     by_tag(tree, object) + ".",
          .expected = std::move(expected),
          .received = in_backticks(cut(name)),
          .hint = text::did_you_mean(name, declared_keys(*fault.plan))};
}

Finding enumeration_finding(const Tree& tree, const Fault& fault) {
  std::string expected = listed(fault.allowed);
  const std::string received = excerpt_of(tree, *fault.at);
  Finding finding{.span = fault.at->span,
                  .message = subject_of(tree, *fault.at) + " must be " +
                             (fault.allowed.size() > 1 ? "one of " : "") + expected + ", got " +
                             received + ".",
                  .expected = std::move(expected),
                  .received = received};
  if (fault.at->kind != Kind::string) return finding;
  std::vector<std::string_view> words;
  for (const std::string_view word : fault.allowed) {
    if (word.starts_with('"')) words.push_back(word.substr(1, word.size() - 2));
  }
  const auto meant = text::near_miss(tree.string(*fault.at), words);
  if (meant) finding.hint = "did you mean " + text::quoted(*meant) + "?";
  return finding;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

Finding bound_finding(const Tree& tree, const Fault& fault, const char* relation,
                      const std::string& bound) {
  return {.span = opening_bracket(*fault.at),
          .message = subject_of(tree, *fault.at) + " must hold " + relation + " " + bound +
                     ", got " + std::to_string(fault.at->size) + ".",
          .expected = std::string(relation) + " " + bound,
          .received = std::to_string(fault.at->size)};
}

Finding reserved_key_finding(const Tree& tree, const Fault& fault) {
  const std::string name = in_backticks(tree.name(*fault.at));
  return {.span = fault.at->key,
          .message = name + " must not be sent: the platform sets it itself.",
          .expected = "no key " + name,
          .received = name,
          .hint = "leave it out, or keep the value under another name such as `source_" +
                  std::string(tree.name(*fault.at)) + "`"};
}

Finding no_match_finding(const Tree& tree, const Fault& fault) {
  return {.span = fault.at->span,
          .message = subject_of(tree, *fault.at) + " fits none of the forms it may have.",
          .expected = counted(fault.plan->any_of.size(), "form", "forms") + " allowed here",
          .received = excerpt_of(tree, *fault.at)};
}

Finding words_of(const Tree& tree, const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::type:
      return type_finding(tree, fault);
    case FaultKind::required:
      return required_finding(tree, fault);
    case FaultKind::unknown_key:
      return unknown_key_finding(tree, fault);
    case FaultKind::enumeration:
      return enumeration_finding(tree, fault);
    case FaultKind::min_items:
      return bound_finding(tree, fault, "at least",
                           counted(fault.plan->min_items, "item", "items"));
    case FaultKind::max_items:
      return bound_finding(tree, fault, "at most", counted(fault.plan->max_items, "item", "items"));
    case FaultKind::min_properties:
      return bound_finding(tree, fault, "at least",
                           counted(fault.plan->min_properties, "key", "keys"));
    case FaultKind::reserved_key:
      return reserved_key_finding(tree, fault);
    case FaultKind::no_match:
      return no_match_finding(tree, fault);
  }
  return no_match_finding(tree, fault);
}

void capitalize(std::string& sentence) {
  if (sentence.empty() || sentence.front() < 'a' || sentence.front() > 'z') return;
  sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
}

}  // namespace

std::string subject_of(const Tree& tree, const Node& value) {
  if (tree.is_root(value)) return "the row";
  if (value.key.length > 0) return in_backticks(cut(tree.name(value)));
  const Node& array = tree.parent(value);
  const std::string item = "item " + std::to_string(value.index + 1);
  return tree.is_root(array) ? item : item + " of " + subject_of(tree, array);
}

std::string excerpt_of(const Tree& tree, const Node& value) {
  return cut(tree.raw(value));
}

Finding in_words(const Tree& tree, const Fault& fault) {
  Finding finding = words_of(tree, fault);
  capitalize(finding.message);
  finding.path = tree.path(*fault.at);
  if (fault.kind == FaultKind::required) finding.path.emplace_back(std::string(fault.key));
  return finding;
}

}  // namespace entrybridge::validate
