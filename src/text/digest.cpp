#include "text/digest.h"

#include <bit>
#include <cstring>

#include "text/block.h"
#include "text/scanner.h"
#include "text/simd.h"
#include "text/write.h"

namespace entrybridge::text {
namespace {

constexpr std::uint64_t kFirstPrime = 0x9e3779b97f4a7c15;
constexpr std::uint64_t kSecondPrime = 0xc2b2ae3d27d4eb4f;

// Where the digests of kinds of values begin, so that `1` is not "1", [] not {}, and a key and its
// string cannot change places.
constexpr Digest kKey = {0x9216d5d98979fb1b, 0xd1310ba698dfb5ac};
constexpr Digest kString = {0x243f6a8885a308d3, 0x13198a2e03707344};
constexpr Digest kScalar = {0xa4093822299f31d0, 0x082efa98ec4e6c89};
constexpr Digest kArray = {0x452821e638d01377, 0xbe5466cf34e90c6c};
constexpr Digest kObject = {0xc0ac29b7c97c50dd, 0x3f84d5b5b5470917};

// Each step can be undone, so what went in before is never forgotten.
inline void stir(Digest& digest, std::uint64_t one, std::uint64_t other) {
  digest.first = (digest.first ^ one) * kFirstPrime;
  digest.second = (digest.second + other) * kSecondPrime;
  digest.first ^= std::rotl(digest.second, 31);
  digest.second ^= std::rotl(digest.first, 27);
}

inline Digest finished(Digest digest) {
  for (int round = 0; round < 2; ++round) {
    digest.first ^= digest.first >> 32U;
    digest.second ^= digest.second >> 29U;
    stir(digest, kSecondPrime, kFirstPrime);
  }
  return digest;
}

template <class Word>
std::uint64_t word_at(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof(Word));
  return word;
}

// The last bytes overlap those before them, where there are enough.
inline Digest digest_from(Digest digest, std::string_view bytes) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  for (; end - at > 16; at += 16) {
    stir(digest, word_at<std::uint64_t>(at), word_at<std::uint64_t>(at + 8));
  }
  if (bytes.size() >= 16) {
    stir(digest, word_at<std::uint64_t>(end - 16), word_at<std::uint64_t>(end - 8));
  } else if (bytes.size() >= 8) {
    stir(digest, word_at<std::uint64_t>(at), word_at<std::uint64_t>(end - 8));
  } else if (bytes.size() >= 4) {
    stir(digest, word_at<std::uint32_t>(at), word_at<std::uint32_t>(end - 4));
  } else if (!bytes.empty()) {
    stir(digest, word_at<std::uint8_t>(at),
         word_at<std::uint8_t>(at + bytes.size() / 2) << 8U | word_at<std::uint8_t>(end - 1));
  }
  stir(digest, bytes.size(), 0);
  return finished(digest);
}

std::uint32_t narrow(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

Kind kind_of_scalar(char first) {
  if (first == 'n') return Kind::null;
  return first == 't' || first == 'f' ? Kind::boolean : Kind::number;
}

std::size_t end_of_scalar(std::string_view text, std::size_t at) {
  constexpr std::string_view kEnds = ",]} \t\r\n";
  do {
    ++at;
  } while (at < text.size() && kEnds.find(text[at]) == std::string_view::npos);
  return at;
}

std::size_t end_of_string(std::string_view text, std::size_t at, bool& escaped) {
  ++at;
  while (true) {
    at = skip_plain_string(text, skip_ordinary_string(text, at, escaped));
    if (at >= text.size()) return text.size();
    if (text[at] == '"') return at + 1;
    escaped = true;
    at += 2;
    if (at > text.size()) return text.size();
  }
}

// Behind the container that opens at `at`.
std::size_t end_of_container(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool escaped = false;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at, escaped);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return at;
}

// Whether the text may hold an escape that could be written otherwise: `\u` or `\/`. All others
// are the one way to write their character, so texts without these two are the same where their
// values are.
bool has_free_escape(std::string_view text) {
  std::size_t at = 0;
  unsigned carry = 0;
  for (; text.size() - at >= kBlockBytes; at += kBlockBytes) {
    const Block block = Block::load(text.data() + at);
    const unsigned behind = block.equal_to('\\') << 1U | carry;
    if ((behind & (block.equal_to('u') | block.equal_to('/'))) != 0) return true;
    carry = behind >> kBlockBytes;
  }
  for (bool is_behind = carry != 0; at < text.size(); ++at) {
    if (is_behind && (text[at] == 'u' || text[at] == '/')) return true;
    is_behind = text[at] == '\\';
  }
  return false;
}

}  // namespace

Digest digest_of(std::string_view bytes) {
  return digest_from(kString, bytes);
}

DigestReader::DigestReader(const Wishes& wishes) : wishes_(wishes) {
  for (const std::string_view key : wishes.leaves_out) {
    if (key.empty()) break;
    path_[path_length_++] = digest_from(kKey, key);
  }
}

void DigestReader::read(std::string_view json) {
  text_ = json;
  open_.clear();
  members_.clear();
  left_out_.reset();
  std::size_t at = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (is_json_space(c) || c == ',' || c == ':') {
      ++at;
    } else if (c == '"') {
      bool escaped = false;
      const std::size_t end = end_of_string(json, at, escaped);
      take_string({narrow(at), narrow(end - at)}, escaped);
      at = end;
    } else if (c == '{' || c == '[') {
      at = take_container(c == '{', at);
    } else if (c == '}' || c == ']') {
      close(++at);
    } else {
      const std::size_t end = end_of_scalar(json, at);
      Digest digest;
      if (wishes_.digest) digest = digest_from(kScalar, json.substr(at, end - at));
      finish_value(kind_of_scalar(c), {narrow(at), narrow(end - at)}, digest);
      at = end;
    }
  }
}

// Steps into it; or over it, where nothing in it is asked for.
std::size_t DigestReader::take_container(bool is_object, std::size_t at) {
  if (wishes_.digest || open_.empty()) {
    open(is_object, at);
    return at + 1;
  }
  const std::size_t end = end_of_container(text_, at);
  finish_value(is_object ? Kind::object : Kind::array, {narrow(at), narrow(end - at)}, {});
  return end;
}

void DigestReader::open(bool is_object, std::size_t at) {
  std::uint8_t on_path = kOffPath;
  if (is_object && open_.empty()) on_path = 0;
  if (is_object && !open_.empty() && open_.back().meets_path) on_path = open_.back().on_path + 1;
  open_.push_back({.is_object = is_object,
                   .awaits_key = is_object,
                   .on_path = on_path,
                   .meets_path = false,
                   .start = narrow(at),
                   .key = {},
                   .sum = is_object ? kObject : kArray});
}

void DigestReader::close(std::size_t end) {
  if (open_.empty()) return;
  const Container closed = open_.back();
  open_.pop_back();
  finish_value(closed.is_object ? Kind::object : Kind::array,
               {closed.start, narrow(end) - closed.start}, finished(closed.sum));
}

std::string_view DigestReader::plain(Span token, bool escaped) {
  const std::string_view inside = text_.substr(token.offset + 1, token.length - 2);
  if (!escaped || !has_free_escape(inside)) return inside;
  std::string value;
  append_decoded(value, text_.substr(token.offset, token.length));
  scratch_.clear();
  append_quoted(scratch_, value);
  return std::string_view(scratch_).substr(1, scratch_.size() - 2);
}

bool DigestReader::is_left_out() const {
  return open_.back().meets_path && open_.back().on_path + 1 == path_length_;
}

void DigestReader::take_string(Span token, bool escaped) {
  if (token.length < 2) return;
  if (!open_.empty() && open_.back().awaits_key) {
    take_key(token, escaped);
    return;
  }
  if (!wishes_.digest) {
    finish_value(Kind::string, token, {});
    return;
  }
  if (!open_.empty() && is_left_out()) {
    left_out_.emplace();
    append_decoded(*left_out_, text_.substr(token.offset, token.length));
    left_out_token_ = token;
  }
  finish_value(Kind::string, token, digest_from(kString, plain(token, escaped)));
}

void DigestReader::take_key(Span token, bool escaped) {
  Container& object = open_.back();
  object.awaits_key = false;
  if (open_.size() == 1) {
    key_ = token;
    escaped_key_ = escaped;
  }
  if (!wishes_.digest) return;
  object.key = digest_from(kKey, plain(token, escaped));
  object.meets_path = object.on_path < path_length_ && object.key == path_[object.on_path];
}

void DigestReader::finish_value(Kind kind, Span value, const Digest& digest) {
  if (open_.empty()) {
    digest_ = digest;
    return;
  }
  Container& around = open_.back();
  if (!around.is_object) {
    stir(around.sum, digest.first, digest.second);
    return;
  }
  around.awaits_key = true;
  const bool counts = kind != Kind::string || !is_left_out();
  if (wishes_.digest && counts) {
    Digest member = around.key;
    stir(member, digest.first, digest.second);
    member = finished(member);
    // A sum: in whatever order the members stand.
    around.sum.first += member.first;
    around.sum.second += member.second;
  }
  if (wishes_.members && open_.size() == 1 && members_.size() < kMostMembers) {
    members_.push_back({key_, escaped_key_, kind, value});
  }
}

}  // namespace entrybridge::text
