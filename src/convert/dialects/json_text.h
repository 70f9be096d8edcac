// The columns of the layout `json-text`: which of them holds the text of which value.
#ifndef ENTRYBRIDGE_CONVERT_DIALECTS_JSON_TEXT_H_
#define ENTRYBRIDGE_CONVERT_DIALECTS_JSON_TEXT_H_

#include <array>
#include <string_view>

namespace entrybridge::conversion {

struct JsonTextColumn {
  std::string_view text;
  std::string_view value;
};
inline constexpr std::array<JsonTextColumn, 4> kJsonTextColumns = {{
    {"input_json", "input"},
    {"output_json", "output"},
    {"rejected_output_json", "rejected_output"},
    {"metadata_json", "metadata"},
}};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_DIALECTS_JSON_TEXT_H_
