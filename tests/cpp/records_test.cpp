// Files: how they are split into rows, and where each row stands.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "records/frames.h"

namespace entrybridge::records {
namespace {

struct Split {
  Framing framing;
  std::vector<std::string> rows;  // "line:column offset text", "!" where the row is broken
};

Split split(std::string_view file, Limits limits = {}) {
  Frames frames(file, limits);
  Split result{frames.framing(), {}};
  std::uint64_t next_record = 0;
  while (const auto frame = frames.next()) {
    EXPECT_EQ(frame->record, next_record++);
    result.rows.push_back(
        std::to_string(frame->start.line) + ":" + std::to_string(frame->start.column) + " " +
        std::to_string(frame->offset) + " " + std::string(frame->text) + (frame->fault ? "!" : ""));
  }
  return result;
}

using Rows = std::vector<std::string>;

TEST(Frames, SplitsAsMeant) {
  struct Case {
    const char* fear;
    std::string_view file;
    Framing framing;
    Rows rows;
  };
  const Case cases[] = {
      {"an empty file", "", Framing::json_lines, {}},
      {"blank lines alone", "\n \n\t\n", Framing::json_lines, {}},
      {"one row", R"({"a":1})", Framing::single, {R"(1:1 0 {"a":1})"}},
      {"one row and a line end", "{\"a\":1}\n", Framing::single, {R"(1:1 0 {"a":1})"}},
      {"two rows", "{}\n{}\n", Framing::json_lines, {"1:1 0 {}", "2:1 3 {}"}},
      {"no last line end", "{}\n{}", Framing::json_lines, {"1:1 0 {}", "2:1 3 {}"}},
      {"CRLF", "{}\r\n{}\r\n", Framing::json_lines, {"1:1 0 {}", "2:1 4 {}"}},
      {"CR alone", "{}\r{}\r", Framing::json_lines, {"1:1 0 {}", "2:1 3 {}"}},
      {"blank lines between", "{}\n\n \n{}", Framing::json_lines, {"1:1 0 {}", "4:1 6 {}"}},
      {"a byte order mark", "\xEF\xBB\xBF{}\n{}", Framing::json_lines, {"1:1 3 {}", "2:1 6 {}"}},
      {"a broken row between",
       "{}\n{\"a\":\n{}",
       Framing::json_lines,
       {"1:1 0 {}", "2:1 3 {\"a\":", "3:1 9 {}"}},
      {"a broken first row",
       "{\"a\":None}\n{}",
       Framing::json_lines,
       {"1:1 0 {\"a\":None}", "2:1 11 {}"}},
      {"a pretty row", "{\n  \"a\": 1\n}\n", Framing::single, {"1:1 0 {\n  \"a\": 1\n}"}},
      {"an array", "[{}, {}]", Framing::json_array, {"1:2 1 {}", "1:6 5 {}"}},
      {"an empty array", "[]", Framing::json_array, {}},
      {"a pretty array",
       "[\n  {\"a\": 1},\n  {}\n]\n",
       Framing::json_array,
       {"2:3 4 {\"a\": 1}", "3:3 16 {}"}},
      {"a broken element",
       "[{\"a\":None},{}]",
       Framing::json_array,
       {"1:2 1 {\"a\":None}", "1:13 12 {}"}},
      {"an element cut off", "[{},{\"a\":1", Framing::json_array, {"1:2 1 {}", "1:5 4 {\"a\":1"}},
      {"a missing comma", "[{} {}]", Framing::json_array, {"1:2 1 {}", "1:5 4 {}]!"}},
      {"a trailing comma", "[{},]", Framing::json_array, {"1:2 1 {}", "1:5 4 ]!"}},
      {"text behind the array", "[{}] x", Framing::json_array, {"1:2 1 {}", "1:6 5 x!"}},
      {"scalars in an array",
       "[1,\"]\",null]",
       Framing::json_array,
       {"1:2 1 1", "1:4 3 \"]\"", "1:8 7 null"}},
      {"arrays as rows of JSON Lines", "[1]\n[2]", Framing::json_lines, {"1:1 0 [1]", "2:1 4 [2]"}},
      {"an entries body",
       R"({"entries":[{},{}]})",
       Framing::request_body,
       {"1:13 12 {}", "1:16 15 {}"}},
      {"an examples body", "{\n\"examples\" : [\n{}\n]\n}\n", Framing::request_body, {"3:1 17 {}"}},
      {"an entries key among others",
       R"({"entries":[{}],"x":1})",
       Framing::single,
       {R"(1:1 0 {"entries":[{}],"x":1})"}},
      {"a body with a broken row",
       "{\"entries\":[{\"a\":None},{}]}",
       Framing::request_body,
       {"1:13 12 {\"a\":None}", "1:24 23 {}"}},
      {"a body cut off", R"({"entries":[{},)", Framing::request_body, {"1:13 12 {}", "1:16 15 "}},
      {"no JSON at all", "hello\nworld", Framing::json_lines, {"1:1 0 hello", "2:1 6 world"}},
      {"an escaped quote and brackets in strings",
       R"([{"a":"\"]}"},{}])",
       Framing::json_array,
       {R"(1:2 1 {"a":"\"]}"})", "1:15 14 {}"}},
  };
  for (const Case& one : cases) {
    const Split result = split(one.file);
    EXPECT_EQ(result.framing, one.framing) << one.fear;
    EXPECT_EQ(result.rows, one.rows) << one.fear;
  }
}

TEST(Frames, ARowTooDeepDoesNotHarmItsNeighbours) {
  for (const char bracket : {'[', '{'}) {
    std::string deep(100000, '[');
    deep.front() = bracket;
    const Split result = split(deep + "\n{\"a\":1}\n");
    EXPECT_EQ(result.framing, Framing::json_lines);
    ASSERT_EQ(result.rows.size(), 2U);
    EXPECT_EQ(result.rows[1], R"(2:1 100001 {"a":1})");
  }
}

TEST(Frames, ARowTooLargeIsSteppedOver) {
  Limits limits;
  limits.max_row_bytes = 8;
  const Split lines = split("{\"a\":123456}\n{}\n", limits);
  EXPECT_EQ(lines.rows, (Rows{"1:1 0 {\"a\":123456}!", "2:1 13 {}"}));
  const Split elements = split("[{\"a\":123456},{}]", limits);
  EXPECT_EQ(elements.rows, (Rows{"1:2 1 {\"a\":123456}!", "1:15 14 {}"}));
}

}  // namespace
}  // namespace entrybridge::records
