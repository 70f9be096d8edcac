#include "rules/parts.h"

#include <algorithm>

namespace entrybridge::rules {
namespace {

bool is_digit(char c) {
  return is_alphanumeric(c) || c == '+' || c == '/';
}

}  // namespace

bool is_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace entrybridge::rules
