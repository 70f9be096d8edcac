#include "schema/uri.h"

#include <optional>

#include "text/scanner.h"

namespace entrybridge::schema {
namespace {

// The parts of a URI reference, each with the mark that sets it off ("https:", "//host", "?x").
struct Parts {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};

bool is_scheme(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !is_letter(text.front())) return false;
  for (const char c : text) {
    const bool fits = is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    if (!fits) return false;
  }
  return true;
}

Parts parts_of(std::string_view uri) {
  Parts parts;
  uri = uri.substr(0, uri.find('#'));
  const std::size_t colon = uri.find(':');
  if (colon != std::string_view::npos && is_scheme(uri.substr(0, colon))) {
    parts.scheme = uri.substr(0, colon + 1);
    uri.remove_prefix(colon + 1);
  }
  if (uri.starts_with("//")) {
    parts.authority = uri.substr(0, uri.find_first_of("/?", 2));
    uri.remove_prefix(parts.authority.size());
  }
  parts.path = uri.substr(0, uri.find('?'));
  parts.query = uri.substr(parts.path.size());
  return parts;
}

// Takes the steps `.` and `..` out of a path.
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = path.find('/', 1);
    const std::string_view step = path.substr(0, end);
    const std::string_view name = step.starts_with('/') ? step.substr(1) : step;
    const bool is_last = end == std::string_view::npos;
    path.remove_prefix(step.size());
    if (name == "..") {
      out.erase(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    } else if (name != ".") {
      out += step;
      continue;
    }
    if (is_last) out += '/';
  }
  return out;
}

std::string merged_path(const Parts& base, std::string_view path) {
  if (!base.authority.empty() && base.path.empty()) return "/" + std::string(path);
  return std::string(base.path.substr(0, base.path.rfind('/') + 1)) + std::string(path);
}

std::string joined(std::string_view scheme, std::string_view authority, std::string_view path,
                   std::string_view query) {
  std::string uri(scheme);
  uri.append(authority).append(path).append(query);
  return uri;
}

}  // namespace

std::string resolve_uri(std::string_view reference, std::string_view base) {
  const Parts own = parts_of(reference);
  const Parts around = parts_of(base);
  if (!own.scheme.empty()) return joined(own.scheme, own.authority, own.path, own.query);
  if (!own.authority.empty()) return joined(around.scheme, own.authority, own.path, own.query);
  if (own.path.empty()) {
    const std::string_view query = own.query.empty() ? around.query : own.query;
    return joined(around.scheme, around.authority, around.path, query);
  }
  const std::string path =
      own.path.starts_with('/') ? std::string(own.path) : merged_path(around, own.path);
  return joined(around.scheme, around.authority, without_dots(path), own.query);
}

std::string fragment_of(std::string_view reference) {
  const std::size_t hash = reference.find('#');
  if (hash == std::string_view::npos) return "";
  std::string_view text = reference.substr(hash + 1);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // hex4 wants four digits: the two of the escape, behind zeros.
    const std::optional<std::uint32_t> byte =
        text[i] == '%' ? text::hex4("00" + std::string(text.substr(i + 1, 2)), 0) : std::nullopt;
    if (byte) {
      out += static_cast<char>(*byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace entrybridge::schema
