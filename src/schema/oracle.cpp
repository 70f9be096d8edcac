#include "schema/oracle.h"

#include <exception>
#include <map>
#include <mutex>
#include <string>

// valijson is to throw, not to end the program, where it meets what it does not know. Its adapter
// must not hear of it: it would redefine RAPIDJSON_ASSERT, which text/rapidjson.h has set above.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/exceptions.hpp>
#undef VALIJSON_USE_EXCEPTIONS
#include <valijson/adapters/rapidjson_adapter.hpp>
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schema/bundle.h"
#include "text/rapidjson_copy.h"

namespace entrybridge::schema {

class Oracle::Impl {
 public:
  template <class MakeBundle>
  explicit Impl(MakeBundle make_bundle) {
    make_bundle(bundle_);
    try {
      valijson::SchemaParser parser;
      parser.populateSchema(valijson::adapters::RapidJsonAdapter(bundle_), schema_);
      usable_ = true;
    } catch (const std::exception&) {
      usable_ = false;
    }
  }

  bool accepts(const text::JsonValue& value) {
    if (!usable_) return false;
    try {
      return validator_.validate(schema_, valijson::adapters::RapidJsonAdapter(value), nullptr);
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  rapidjson::Document bundle_;
  valijson::Schema schema_;
  valijson::Validator validator_;
  bool usable_ = false;
};

Oracle::Oracle(const Registry& registry, const Place& place)
    : impl_(std::make_unique<Impl>(
          [&](rapidjson::Document& bundle) { make_bundle(registry, place, bundle); })) {}

Oracle::Oracle(const text::Tree& tree, const text::Node& list, bool exactly_one)
    : impl_(std::make_unique<Impl>([&](rapidjson::Document& bundle) {
        make_union_bundle(tree, list, exactly_one, bundle);
      })) {}

Oracle::~Oracle() = default;

bool Oracle::accepts(const text::JsonValue& value) const {
  return impl_->accepts(value);
}

bool Oracle::accepts(const text::Tree& tree, const text::Node& value) const {
  rapidjson::MemoryPoolAllocator<> memory;
  return accepts(text::rapidjson_copy(tree, value, memory));
}

const Oracle& Oracle::embedded(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, Oracle, std::less<>> oracles;
  const std::lock_guard lock(guard);
  const auto known = oracles.find(name);
  if (known != oracles.end()) return known->second;
  const Registry& registry = Registry::embedded();
  return oracles.try_emplace(std::string(name), registry, registry.document(embedded_id(name)))
      .first->second;
}

}  // namespace entrybridge::schema
