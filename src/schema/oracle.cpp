#include "schema/oracle.h"

#include <map>
#include <mutex>
#include <string>

// text/rapidjson.h stands above: valijson's adapter would redefine RAPIDJSON_ASSERT.
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schema/bundle.h"

namespace entrybridge::schema {

class Oracle::Impl {
 public:
  Impl(const Registry& registry, Place place) {
    make_bundle(registry, place, bundle_);
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::RapidJsonAdapter(bundle_), schema_);
  }

  bool accepts(const text::JsonValue& value) {
    return validator_.validate(schema_, valijson::adapters::RapidJsonAdapter(value), nullptr);
  }

 private:
  rapidjson::Document bundle_;
  valijson::Schema schema_;
  valijson::Validator validator_;
};

Oracle::Oracle(const Registry& registry, Place place)
    : impl_(std::make_unique<Impl>(registry, place)) {}

Oracle::~Oracle() = default;

bool Oracle::accepts(const text::JsonValue& value) const {
  return impl_->accepts(value);
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
