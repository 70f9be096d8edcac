// Files: how they are split into rows, and where each row stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "records/frames.h"

namespace entrybridge::records {
namespace {

struct Split {
  Framing framing;
  std::vector<std::string> rows;  // "line:column offset text", "!" where the row is broken
};

void take_rows(Frames& frames, Split& into) {
  while (const auto frame = frames.next()) {
    EXPECT_EQ(frame->record, into.rows.size());
    into.rows.push_back(std::to_string(frame->start.line) + ":" +
                        std::to_string(frame->start.column) + " " + std::to_string(frame->offset) +
                        " " + std::string(frame->text) + (frame->fault ? "!" : ""));
  }
  into.framing = frames.framing();
}

Split split(std::string_view file, Limits limits = {}) {
  Frames frames(file, limits);
  Split result{};
  take_rows(frames, result);
  return result;
}

// The same of a file that comes in the pieces that end at `cuts`; `most`: bytes kept at any time.
Split split_at(const std::vector<std::size_t>& cuts, std::string_view file, Limits limits = {},
               std::size_t* most = nullptr) {
  Frames frames(limits);
  Split result{};
  std::string kept;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    const bool is_last = i == cuts.size();
    const std::size_t to = is_last ? file.size() : cuts[i];
    kept += file.substr(from, to - from);
    from = to;
    frames.see(kept, is_last);
    take_rows(frames, result);
    kept.erase(0, frames.release());
    if (most != nullptr) *most = std::max(*most, kept.size());
  }
  return result;
}

std::vector<std::size_t> cuts_every(std::size_t bytes, std::string_view file) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = bytes; at < file.size(); at += bytes) cuts.push_back(at);
  return cuts;
}

void expect_same(const Split& cut, const Split& whole, std::string_view file, std::size_t where) {
  EXPECT_EQ(cut.framing, whole.framing) << file << " cut at " << where;
  EXPECT_EQ(cut.rows, whole.rows) << file << " cut at " << where;
}

// Every cut in two, and pieces of every small size.
void expect_same_in_pieces(std::string_view file, Limits limits = {}) {
  const Split whole = split(file, limits);
  for (std::size_t at = 0; at <= file.size(); ++at) {
    expect_same(split_at({at}, file, limits), whole, file, at);
  }
  for (std::size_t size = 1; size < 6; ++size) {
    expect_same(split_at(cuts_every(size, file), file, limits), whole, file, size);
  }
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
      {"pretty values",
       "{\n \"a\": [\n  {}\n ]\n}\n{\n}\n",
       Framing::concatenated,
       {"1:1 0 {\n \"a\": [\n  {}\n ]\n}", "6:1 20 {\n}"}},
      {"values in one line",
       "{\"a\":1}{\"b\":2} {}\n{}",
       Framing::concatenated,
       {R"(1:1 0 {"a":1})", R"(1:8 7 {"b":2})", "1:16 15 {}", "2:1 18 {}"}},
      {"a broken value between pretty ones",
       "{\n}\n{\n \"a\": {\n}\n{\n \"b\": 1\n}\n",
       Framing::concatenated,
       {"1:1 0 {\n}", "3:1 4 {\n \"a\": {\n}", "6:1 16 {\n \"b\": 1\n}"}},
      {"an open string in a pretty value",
       "{\n}\n{\n \"a\": \"\n}\n{\n}",
       Framing::concatenated,
       {"1:1 0 {\n}", "3:1 4 {\n \"a\": \"\n}", "6:1 16 {\n}"}},
      {"a first pretty value with a fault in its grammar",
       "{\n \"a\": None\n}\n{\n}",
       Framing::concatenated,
       {"1:1 0 {\n \"a\": None\n}", "4:1 15 {\n}"}},
      {"objects at line starts inside a value",
       "{\"a\":[\n{},\n{}\n]}\n{}",
       Framing::concatenated,
       {"1:1 0 {\"a\":[\n{},\n{}\n]}", "5:1 17 {}"}},
      {"words between values",
       "{\n}, {\n}\nnull\n{}",
       Framing::concatenated,
       {"1:1 0 {\n}", "2:2 3 ,", "2:4 5 {\n}", "4:1 9 null", "5:1 14 {}"}},
      {"a pretty value that is cut off",
       "{\n \"a\": 1,\n",
       Framing::single,
       {"1:1 0 {\n \"a\": 1,"}},
      {"a first line that is cut off, in JSON Lines",
       "{\"a\":[\n{\"b\":2}\n{\"c\":3}\n",
       Framing::json_lines,
       {"1:1 0 {\"a\":[", "2:1 7 {\"b\":2}", "3:1 15 {\"c\":3}"}},
      {"a first line that is cut off, and only one more",
       "{\"a\":[\n{\"b\":2}\n",
       Framing::json_lines,
       {"1:1 0 {\"a\":[", "2:1 7 {\"b\":2}"}},
      {"a first line that is cut off in a string",
       "{\"a\":\"x\n{\"b\":2}\n",
       Framing::json_lines,
       {"1:1 0 {\"a\":\"x", "2:1 8 {\"b\":2}"}},
      {"bodies as rows of JSON Lines",
       "{\"entries\":[]}\n{\"entries\":[]}",
       Framing::json_lines,
       {"1:1 0 {\"entries\":[]}", "2:1 15 {\"entries\":[]}"}},
      {"blank lines and a byte order mark before a row",
       "\xEF\xBB\xBF\r\n\r\n  {}\r\n{}",
       Framing::json_lines,
       {"3:3 9 {}", "4:1 13 {}"}},
      {"wide characters, carriage returns and long blanks between elements",
       "[\"\xC3\xA9\xF0\x9F\x98\x80\"\r\n \r ,\r\r\n{}]",
       Framing::json_array,
       {"1:2 1 \"\xC3\xA9\xF0\x9F\x98\x80\"", "5:1 18 {}"}},
  };
  for (const Case& one : cases) {
    const Split result = split(one.file);
    EXPECT_EQ(result.framing, one.framing) << one.fear;
    EXPECT_EQ(result.rows, one.rows) << one.fear;
    expect_same_in_pieces(one.file);
    Limits narrow;
    narrow.max_row_bytes = 5;
    expect_same_in_pieces(one.file, narrow);
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
  struct {
    std::string_view file;
    Rows rows;
  } cases[] = {
      {"{\"a\":123456}\n{}\n", {"1:1 0 !", "2:1 13 {}"}},
      {"{}\r\n{\"a\":123456}\r\n{}", {"1:1 0 {}", "2:1 4 !", "3:1 18 {}"}},
      {"{}\n            \n{}", {"1:1 0 {}", "3:1 16 {}"}},
      {"[{\"a\":123456},{}]", {"1:2 1 !", "1:15 14 {}"}},
      {"[\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\",{}]", {"1:2 1 !", "1:9 12 {}"}},
      {"{\n}\n{\n\"a\":123456\n}\n{}", {"1:1 0 {\n}", "3:1 4 !", "6:1 19 {}"}},
      {"[{}] and much behind", {"1:2 1 {}", "1:6 5 !"}},
  };
  Limits limits;
  limits.max_row_bytes = 8;
  for (const auto& one : cases) {
    EXPECT_EQ(split(one.file, limits).rows, one.rows) << one.file;
    expect_same_in_pieces(one.file, limits);
  }
}

TEST(RecordReader, GivesRowsAsTheyBecomeWhole) {
  Limits limits;
  limits.max_row_bytes = 8;
  RecordReader reader(limits);
  const auto feed = [&](std::string_view piece) {
    piece.copy(reader.room(piece.size()), piece.size());
    return reader.feed(piece.size());
  };
  EXPECT_TRUE(feed("{\"a\"").empty());
  EXPECT_EQ(feed(":1}\n{\"a\":").size(), 1U);
  const std::vector<Record> long_row = feed("123456}\n");
  ASSERT_EQ(long_row.size(), 1U);
  EXPECT_EQ(long_row[0].issue->code, "too-large");
  EXPECT_EQ(long_row[0].line, 2U);
  const std::vector<Record> broken = feed("{\n");
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0].issue->code, "invalid-json");
  EXPECT_EQ(broken[0].text, "{");
  (void)feed("[]");
  const std::vector<Record> last = reader.finish();
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].record, 3U);
  EXPECT_EQ(last[0].offset, 23U);
  EXPECT_FALSE(last[0].issue);
}

TEST(Frames, KeepsNoMoreThanARow) {
  const std::string word(100000, 'x');
  const std::string long_row = "{\"a\":\"" + word + "\"}";
  const std::string small_rows = "{\"a\":1}\n{\"b\":[1,2]}\n";
  const std::string spaces(100000, ' ');
  const std::string files[] = {
      small_rows + long_row + "\n" + small_rows,
      "[{}," + long_row + spaces + ",{}]",
      "{\"entries\":[{}," + long_row + ",{}]}",
      "{\n}\n" + long_row + spaces + "{\n}\n",
      long_row + "\n" + small_rows,
      spaces + small_rows + spaces + "\n{}",
      "[{}] " + word,
  };
  Limits limits;
  limits.max_row_bytes = 1000;
  for (const std::string& file : files) {
    std::size_t most = 0;
    const Split cut = split_at(cuts_every(64, file), file, limits, &most);
    expect_same(cut, split(file, limits), std::string_view(file).substr(0, 20), 64);
    EXPECT_LT(most, 4096U + 1000U) << file.substr(0, 20);
  }
}

TEST(Frames, DecidesWithoutTheEndOfALargeFile) {
  Limits limits;
  limits.max_row_bytes = 8;
  std::string rows = "{}";
  for (int i = 0; i < 3000; ++i) rows += ",{}";
  struct {
    std::string file;
    Framing framing;
    std::string last;
  } cases[] = {
      {"{\"entries\":[" + rows + "]}", Framing::request_body, "{}"},
      {"{\"entries\":[" + rows + "],\"x\":1}", Framing::request_body, ",\"x\":1}!"},
      {"[" + rows + "]", Framing::json_array, "{}"},
      {"{\"a\":[" + rows + "]}\n{}", Framing::json_lines, "{}"},
      {"{\n\"a\":[" + rows + "]}\n{}", Framing::concatenated, "{}"},
  };
  for (const auto& one : cases) {
    const Split whole = split(one.file, limits);
    EXPECT_EQ(whole.framing, one.framing);
    EXPECT_TRUE(whole.rows.back().ends_with(" " + one.last)) << whole.rows.back();
    expect_same(split_at(cuts_every(100, one.file), one.file, limits), whole, one.last, 100);
    expect_same(split_at(cuts_every(1, one.file), one.file, limits), whole, one.last, 1);
  }
}

}  // namespace
}  // namespace entrybridge::records
