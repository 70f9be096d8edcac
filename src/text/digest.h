// One pass over a JSON text that is known to be good: a number that stands for its value, and the
// members of its outermost object.
//
// It promises: the number is the same however the value is written (white space, order of keys,
// escapes in strings), but for numbers, whose digits count. Of two values that differ it is the
// same by chance only, once in 2^128; it is no proof against someone who looks for such values.
// Anything may be read, but only of JSON of some depth (text/scanner.h) is anything promised.
//
//   DigestReader reader({.leaves_out = {"split"}});
//   reader.read(R"({"split":"TEST","a":1})");
//   reader.digest();    // that of {"a":1}
//   reader.left_out();  // "TEST"
#ifndef ENTRYBRIDGE_TEXT_DIGEST_H_
#define ENTRYBRIDGE_TEXT_DIGEST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/tree.h"

namespace entrybridge::text {

struct Digest {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  bool operator==(const Digest&) const = default;
};

[[nodiscard]] Digest digest_of(std::string_view bytes);

// A member of the outermost object; spans are of the text, quotes and brackets included.
struct Member {
  Span key;
  bool escaped_key;
  Kind kind;
  Span value;
};

class DigestReader {
 public:
  static constexpr std::size_t kMostMembers = 4096;
  static constexpr std::size_t kLongestPath = 2;

  // `leaves_out` is the path of a string that does not count, its keys one below the other; the
  // path ends with the first that is empty.
  struct Wishes {
    bool digest = true;
    bool members = false;  // the first kMostMembers
    std::array<std::string_view, kLongestPath> leaves_out = {};
  };
  explicit DigestReader(const Wishes& wishes);

  void read(std::string_view json);

  [[nodiscard]] Digest digest() const { return digest_; }
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  // The string that was left out, decoded, and its token.
  [[nodiscard]] const std::optional<std::string>& left_out() const { return left_out_; }
  [[nodiscard]] Span left_out_token() const { return left_out_token_; }

 private:
  static constexpr std::uint8_t kOffPath = 0xFF;

  struct Container {
    bool is_object;
    bool awaits_key;
    std::uint8_t on_path;  // keys of the path that lead here, or kOffPath
    bool meets_path;       // the key last read is the path's next
    std::uint32_t start;
    Digest key;
    Digest sum;
  };

  [[nodiscard]] std::size_t take_container(bool is_object, std::size_t at);
  void open(bool is_object, std::size_t at);
  void close(std::size_t end);
  void take_string(Span token, bool escaped);
  void take_key(Span token, bool escaped);
  void finish_value(Kind kind, Span value, const Digest& digest);
  // What is inside the quotes, with every character written in the one way.
  [[nodiscard]] std::string_view plain(Span token, bool escaped);
  [[nodiscard]] bool is_left_out() const;

  Wishes wishes_;
  std::uint8_t path_length_ = 0;
  std::array<Digest, kLongestPath> path_;
  std::string_view text_;
  std::vector<Container> open_;
  std::string scratch_;
  Digest digest_;
  Span key_;  // of the outermost object, the last
  bool escaped_key_ = false;
  std::vector<Member> members_;
  std::optional<std::string> left_out_;
  Span left_out_token_;
};

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_DIGEST_H_
