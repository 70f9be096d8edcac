// Where each platform's default layout has what the hub record names: one table for all.
#ifndef ENTRYBRIDGE_CONVERT_PLACES_H_
#define ENTRYBRIDGE_CONVERT_PLACES_H_

#include <array>
#include <cstddef>
#include <string_view>

#include "convert/pointer.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

// A base that ends in "/" or "." is followed by an index or a name.
struct Places {
  std::string_view prompt;
  std::string_view answer;  // of the message; empty: it stands behind the prompt
  std::string_view rejected;
  std::string_view variables;
  std::string_view references;
  std::string_view metadata;
  std::string_view split;
  std::string_view tools;
  std::string_view tool_choice;
  std::string_view response_format;
  std::string_view sidecar;
  std::array<std::string_view, 4> containers;  // objects that may be made for a value in them
};

inline constexpr std::array<Places, kPlatformCount> kPlaces = {{
    {
        .prompt = "/messages/",
        .answer = {},
        .rejected = "/rejected_message",
        .variables = "/metadata/inputs.",
        .references = "/metadata/target.",
        .metadata = "/metadata/",
        .split = "/split",
        .tools = "/tools",
        .tool_choice = "/tool_choice",
        .response_format = "/response_format",
        .sidecar = "/metadata/entrybridge",
        .containers = {"/metadata"},
    },
    {
        .prompt = "/messages/",
        .answer = "/target/message",
        .rejected = "/target/rejected_message",
        .variables = "/inputs/",
        .references = "/target/",
        .metadata = "/target/metadata/",
        .split = "/target/split",
        .tools = "/target/tools",
        .tool_choice = "/target/tool_choice",
        .response_format = "/target/response_format",
        .sidecar = "/target/entrybridge",
        .containers = {"/inputs", "/target", "/target/metadata"},
    },
    {
        .prompt = "/input/messages/",
        .answer = "/output/messages/0",
        .rejected = "/rejected_output/messages/0",
        .variables = "/input/variables/",
        .references = "/output/",
        .metadata = "/metadata/",
        .split = "/split",
        .tools = "/input/tools",
        .tool_choice = "/input/tool_choice",
        .response_format = "/input/response_format",
        .sidecar = "/entrybridge",
        .containers = {"/input", "/input/variables", "/output", "/metadata"},
    },
}};

[[nodiscard]] inline const Places& places_of(Platform platform) {
  return kPlaces[static_cast<std::size_t>(platform)];
}

// The list or object that a base ending in "/" is the inside of.
[[nodiscard]] inline std::string_view container(std::string_view base) {
  return base.substr(0, base.size() - 1);
}

[[nodiscard]] inline Place answer_place(Platform platform, std::size_t prompt_size) {
  const Places& places = places_of(platform);
  return places.answer.empty() ? Place::item(places.prompt, prompt_size) : Place::at(places.answer);
}

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_PLACES_H_
