#include "convert/sidecar.h"

#include <optional>

#include "convert/places.h"
#include "convert/pointer.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

// Each platform's own values once: no row of ours has more.
constexpr std::size_t kMostSidecars = kPlatformCount;

std::optional<Platform> platform_of(const Value& name) {
  if (!name.is_string()) return std::nullopt;
  const std::optional<Platform> platform = platform_named(name.string());
  if (platform == Platform::any) return std::nullopt;
  return platform;
}

std::optional<KeptValue> kept_value(const Value& pair) {
  if (!pair.is_array() || pair.size() != 2) return std::nullopt;
  auto item = pair.children().begin();
  const Value pointer = *item;
  ++item;
  if (!pointer.is_string()) return std::nullopt;
  const auto steps = pointer_steps(pointer.string());
  if (!steps || steps->size() > text::kDepthCeiling) return std::nullopt;
  return KeptValue{.pointer = pointer.string(), .value = *item};
}

std::optional<Sidecar> read_one(const Value& value) {
  constexpr std::uint32_t kKeys = 4;
  const Value version = value[kSidecarKey];
  const std::optional<Platform> from = platform_of(value["from"]);
  const Value kept = value["kept"];
  const Value layout = value["layout"];
  const bool has_form = value.is_object() && value.size() == kKeys && version && from &&
                        version.is_number_of("1") && kept.is_array() && layout.is_object();
  if (!has_form) return std::nullopt;
  Sidecar sidecar{.from = *from, .kept = {}, .layout = layout, .whole = value};
  for (const Value pair : kept.children()) {
    const std::optional<KeptValue> item = kept_value(pair);
    if (!item) return std::nullopt;
    sidecar.kept.push_back(*item);
  }
  return sidecar;
}

// Takes the older sidecar out of the kept values.
Value take_older(Sidecar& sidecar) {
  const std::string_view reserved = places_of(sidecar.from).sidecar;
  for (auto item = sidecar.kept.begin(); item != sidecar.kept.end(); ++item) {
    if (item->pointer != reserved || !read_one(item->value)) continue;
    const Value older = item->value;
    sidecar.kept.erase(item);
    return older;
  }
  return {};
}

}  // namespace

std::vector<Sidecar> read_sidecars(const Value& value) {
  std::vector<Sidecar> sidecars;
  Value next = value;
  while (sidecars.size() < kMostSidecars) {
    std::optional<Sidecar> sidecar = read_one(next);
    if (!sidecar) break;
    next = sidecars.size() + 1 < kMostSidecars ? take_older(*sidecar) : Value();
    sidecars.push_back(std::move(*sidecar));
    if (!next) break;
  }
  return sidecars;
}

void append_sidecars(std::string& out, const std::vector<SidecarText>& outermost_first) {
  for (std::size_t i = 0; i < outermost_first.size(); ++i) {
    const SidecarText& sidecar = outermost_first[i];
    out += "{\"entrybridge\":1,\"from\":\"";
    out += name_of(sidecar.from);
    out += "\",\"kept\":[";
    bool is_first = true;
    for (const SidecarText::Kept& kept : sidecar.kept) {
      out += is_first ? "[" : ",[";
      is_first = false;
      text::append_quoted(out, kept.pointer);
      out += ',';
      out += kept.raw;
      out += ']';
    }
    if (i + 1 == outermost_first.size()) break;
    out += is_first ? "[" : ",[";
    text::append_quoted(out, places_of(sidecar.from).sidecar);
    out += ',';
  }
  for (std::size_t i = outermost_first.size(); i-- > 0;) {
    out += "],\"layout\":";
    out += outermost_first[i].layout;
    out += i > 0 ? "}]" : "}";
  }
}

}  // namespace entrybridge::conversion
