#include "judge/judge.h"

#include <exception>

#include "judge/bundle.h"
#include "schema/valijson.h"
#include "text/rapidjson_copy.h"

// It wants the same as schema/valijson.h.
#include <valijson/schema_parser.hpp>

namespace entrybridge::judge {

class Judge::Impl {
 public:
  Impl(const schema::Registry& registry, const schema::Place& place) {
    make_bundle(registry, place, bundle_);
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

Judge::Judge(const schema::Registry& registry, const schema::Place& place)
    : impl_(std::make_unique<Impl>(registry, place)) {}

Judge::Judge(std::string_view name)
    : Judge(schema::Registry::embedded(),
            schema::Registry::embedded().document(schema::embedded_id(name))) {}

Judge::~Judge() = default;

bool Judge::accepts(const text::JsonValue& value) const {
  return impl_->accepts(value);
}

bool Judge::accepts(const text::Tree& tree, const text::Node& value) const {
  rapidjson::MemoryPoolAllocator<> memory;
  return accepts(text::rapidjson_copy(tree, value, memory));
}

}  // namespace entrybridge::judge
