// Schema documents parsed once, and `$ref` resolved among them.
//
// It promises: a reference leads to the schema it names (by `$id`, by anchor `#name`, by JSON
// Pointer) or to none; `$id` changes the base of what stands inside it, except beside a `$ref` and
// except where no schema stands (in an `enum`, under an unknown keyword). The registry owns the
// documents and their trees; what it returns lives as long. Adding costs time in the document's
// size, resolving a reference only in the reference's.
#ifndef ENTRYBRIDGE_SCHEMA_REGISTRY_H_
#define ENTRYBRIDGE_SCHEMA_REGISTRY_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "schema/uri.h"
#include "text/fault.h"
#include "text/tree.h"

namespace entrybridge::schema {

// A schema inside a document; `base` is the URI its references are resolved against.
struct Place {
  const text::Tree* tree = nullptr;
  const text::Node* schema = nullptr;
  std::string_view base = {};

  [[nodiscard]] bool empty() const { return schema == nullptr; }
};

class Registry {
 public:
  // Our own documents.
  [[nodiscard]] static const Registry& embedded();

  // draft-07's own schema.
  [[nodiscard]] static const Registry& meta();
  static constexpr std::string_view kMetaId = "http://json-schema.org/draft-07/schema";

  // `parent` is asked for documents that are not here; it must outlive this registry.
  explicit Registry(const Registry* parent = nullptr) : parent_(parent) {}

  // Adds a document; its place is that of its root. The text is copied.
  std::variant<Place, text::TextFault> add(std::string_view text, std::size_t max_depth);

  // The schema of this `$id`, or none.
  [[nodiscard]] Place document(std::string_view id) const;

  // Where `reference`, met in a schema of base `base`, leads; none where it leads nowhere.
  [[nodiscard]] Place resolve(std::string_view reference, std::string_view base) const;

  // The place of `inner`, which stands inside the schema at `outer`.
  [[nodiscard]] Place inside(const Place& outer, const text::Node& inner) const;

  // A schema whose `$id` is too long a URI (kMaxUri) and was passed over, or null.
  [[nodiscard]] const text::Node* overlong_id() const { return overlong_id_; }
  static constexpr std::size_t kMaxUri = 4096;

  // Whether the place is one where draft-07 expects a schema.
  [[nodiscard]] bool expects_schema_at(const text::Node& node) const;

 private:
  struct Source {
    std::string text;
    text::Tree tree;
  };
  using Members = std::unordered_map<std::string_view, const text::Node*>;
  using Items = std::vector<const text::Node*>;

  void index_schemas(const Place& place);
  void index_containers(const text::Tree& tree);
  void name_schema(Place& place, std::string_view id);
  [[nodiscard]] const text::Node* member(const text::Tree& tree, const text::Node& holder,
                                         const std::string& step) const;
  [[nodiscard]] const text::Node* item(const text::Tree& tree, const text::Node& holder,
                                       std::string_view step) const;
  [[nodiscard]] Place at_pointer(const Place& root, std::string_view pointer) const;
  [[nodiscard]] Place known(const Place& place) const;
  std::string_view own(std::string uri) { return *bases_.insert(std::move(uri)).first; }

  const Registry* parent_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::map<std::string, Place, std::less<>> named_;  // by URI, an anchor's with its fragment
  std::unordered_map<const text::Node*, std::string_view> base_at_;  // every schema's
  std::unordered_map<const text::Node*, Members> large_objects_;
  std::unordered_map<const text::Node*, Items> large_arrays_;
  const text::Node* overlong_id_ = nullptr;
  std::set<std::string, std::less<>> bases_;
};

// The string member of this name of a schema, or "".
[[nodiscard]] std::string_view string_member(const Place& place, std::string_view name);

// The `$id` of one of our own documents: "openpipe/entry" ->
// "https://…/openpipe/entry.schema.json".
[[nodiscard]] std::string embedded_id(std::string_view name);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_REGISTRY_H_
