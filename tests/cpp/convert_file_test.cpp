// Files of rows: framing, checks on both sides, rejects and totals.
#include <algorithm>
#include <iterator>
#include <string>

#include "convert/row.h"
#include "convert_testing.h"
#include "text/tree.h"

namespace entrybridge {
namespace {

using converting::options_of;
using converting::told;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

const std::string kExample = R"({"question":"2 + 2?","answer":"4"})";
const std::string kEntry =
    R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}]})";
const std::string kDatapoint =
    R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4"}})";

TEST(ConvertFile, KeepsTheFraming) {
  struct {
    const char* fear;
    std::string file;
    Platform to;
    std::string written;
    Framing framing;
  } cases[] = {
      {"lines", kExample + "\n" + kExample + "\n", openpipe, kEntry + "\n" + kEntry + "\n",
       Framing::json_lines},
      {"lines without the last end, with others' ends and blank ones",
       kExample + "\r\n\n" + kExample, humanloop, kDatapoint + "\n" + kDatapoint + "\n",
       Framing::json_lines},
      {"an array", "[" + kExample + ", " + kExample + "]", openpipe,
       "[" + kEntry + "," + kEntry + "]", Framing::json_array},
      {"an array of nothing", "[]", openpipe, "[]", Framing::json_array},
      {"a body for OpenPipe", R"({"examples":[)" + kExample + "]}", openpipe,
       R"({"entries":[)" + kEntry + "]}", Framing::request_body},
      {"a body for Humanloop", R"({"examples":[)" + kExample + "," + kExample + "]}", humanloop,
       "[" + kDatapoint + "," + kDatapoint + "]", Framing::request_body},
      {"a body for Arize", R"({"examples":[)" + kExample + "]}", arize,
       R"({"examples":[{"input":{"messages":[{"role":"user","content":"2 + 2?"}]},"output":{"messages":[{"role":"assistant","content":"4"}]}}]})",
       Framing::request_body},
      {"one row", kExample, openpipe, kEntry, Framing::single},
      {"one row over lines, behind a byte order mark",
       "\xEF\xBB\xBF{\n  \"question\": \"2 + 2?\",\n  \"answer\": \"4\"\n}", openpipe, kEntry,
       Framing::single},
      {"values over lines", "{\n\"question\": \"2 + 2?\",\n\"answer\": \"4\"}\n" + kExample,
       openpipe, kEntry + "\n" + kEntry + "\n", Framing::concatenated},
      {"one row that ends its line", kExample + "\n", openpipe, kEntry + "\n", Framing::single},
      {"nothing", "", openpipe, "", Framing::json_lines},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.fear);
    const Conversion conversion = convert(one.file, options_of(arize, one.to));
    EXPECT_EQ(conversion.text, one.written);
    EXPECT_EQ(conversion.framing, one.framing);
    EXPECT_EQ(conversion.records, conversion.converted);
    EXPECT_TRUE(conversion.rejected.empty());
  }
}

// All that comes of a file in pieces, put together.
Conversion convert_in_pieces(std::string_view file, const ConvertOptions& options,
                             std::size_t size) {
  Converter converter(options);
  Conversion all;
  const auto join = [&](Conversion more) {
    all.text += more.text;
    std::move(more.changes.begin(), more.changes.end(), std::back_inserter(all.changes));
    std::move(more.rejected.begin(), more.rejected.end(), std::back_inserter(all.rejected));
    std::move(more.warnings.begin(), more.warnings.end(), std::back_inserter(all.warnings));
    all.from = more.from;
    all.framing = more.framing;
    all.records = more.records;
    all.converted = more.converted;
    all.totals = more.totals;
  };
  for (std::size_t at = 0; at < file.size(); at += size) {
    const std::string_view piece = file.substr(at, size);
    piece.copy(converter.room(piece.size()), piece.size());
    converter.feed(piece.size());
    join(converter.take());
  }
  join(converter.finish());
  return all;
}

std::string digest(const Conversion& conversion) {
  std::string out = conversion.from ? std::string(name_of(*conversion.from)) : "none";
  out += " " + std::string(name_of(conversion.framing)) + " " + std::to_string(conversion.records) +
         " " + std::to_string(conversion.converted) + "\n" + conversion.text + "\n";
  for (const std::string& line : told(conversion)) out += line + "\n";
  for (const Rejected& row : conversion.rejected) {
    out += std::to_string(row.record) + ":" + std::to_string(row.line) + " " + row.text + "\n";
  }
  for (const auto& [code, count] : conversion.totals) {
    out += code + " " + std::to_string(count) + "\n";
  }
  return out;
}

TEST(ConvertFile, PiecesGiveTheSameAsTheWhole) {
  const std::string bad = R"({"foo":1})";
  const std::string lines = kExample + "\n\n" + bad + "\r\n{\"a\":\n" + kExample;
  const std::string pretty = "{\n\"question\": \"2 + 2?\",\n\"answer\": \"4\"\n}\n";
  const std::string files[] = {lines,
                               lines + "\n",
                               "[" + kExample + ",\n" + bad + "," + kExample + "]\n",
                               R"({"examples":[)" + kExample + "," + bad + "]}",
                               pretty,
                               pretty + pretty + kExample,
                               kExample,
                               kExample + "\n",
                               bad,
                               "[]",
                               "",
                               kExample + "\n" + R"({"messages":[]})" + "\n"};
  ConvertOptions options = options_of(arize, openpipe);
  for (const bool choose : {false, true}) {
    options.choose_from = choose;
    options.limits.max_issues = choose ? 2 : 1000;
    for (const std::string& file : files) {
      SCOPED_TRACE(file);
      const std::string whole = digest(convert(file, options));
      for (const std::size_t size : {1UL, 2UL, 5UL, 30UL, 1000UL}) {
        EXPECT_EQ(digest(convert_in_pieces(file, options, size)), whole) << size;
      }
    }
  }
}

TEST(ConvertFile, WritesRowsThatSpanLinesInOneLineEach) {
  const std::string message = "{\n  \"role\": \"user\",\r\n\t\"content\": \"a\\n  b\"\n }";
  const std::string row = "{\n\"messages\": [" + message + "]\n}\n";
  const ConvertOptions options = options_of(openpipe, humanloop);
  const std::string line = R"({"messages":[{"role": "user","content": "a\n  b"}]})";
  EXPECT_EQ(convert(row, options).text, "{\"messages\":[" + message + "]}\n");
  EXPECT_EQ(convert(row + row, options).text, line + "\n" + line + "\n");
  EXPECT_EQ(convert(row + "{\n}\n", options).text, line + "\n");
  EXPECT_EQ(convert("{\n}\n" + row + row, options).text, line + "\n" + line + "\n");
}

TEST(ConvertFile, ConvertsNothingWhereTheRowsDisagree) {
  ConvertOptions options = options_of(arize, openpipe);
  options.choose_from = true;
  const Conversion mixed = convert(kExample + "\n" + R"({"messages":[]})" + "\n", options);
  EXPECT_EQ(mixed.from, std::nullopt);
  EXPECT_EQ(mixed.records, 0U);
  EXPECT_EQ(mixed.text, "");
  EXPECT_EQ(told(mixed), std::vector<std::string>{"rejected mixed-platforms "});
  EXPECT_EQ(mixed.totals, (Totals{{"mixed-platforms", 1}}));
  EXPECT_EQ(convert(kExample, options).from, arize);
}

TEST(ConvertFile, RejectsRowsAndGoesOn) {
  const std::string file = kExample + "\n{\"question\":\n[1]\n" + kExample + "\n{\"foo\":1}\n";
  const Conversion conversion = convert(file, options_of(arize, openpipe));
  EXPECT_EQ(conversion.text, kEntry + "\n" + kEntry + "\n");
  EXPECT_EQ(conversion.records, 5U);
  EXPECT_EQ(conversion.converted, 2U);
  ASSERT_EQ(conversion.rejected.size(), 3U);
  EXPECT_EQ(conversion.rejected[0].record, 1U);
  EXPECT_EQ(conversion.rejected[0].line, 2U);
  EXPECT_EQ(conversion.rejected[0].text, "{\"question\":");
  EXPECT_EQ(conversion.rejected[0].issues.front().code, "invalid-json");
  EXPECT_EQ(conversion.rejected[1].issues.front().code, "type");
  EXPECT_EQ(conversion.rejected[2].issues.front().code, "unknown-layout");
  EXPECT_EQ(conversion.rejected[2].line, 5U);
  EXPECT_EQ(conversion.rejected[2].issues.front().record, 4U);
  EXPECT_EQ(conversion.totals.at("unknown-layout"), 1U);
  EXPECT_EQ(conversion.totals.at("invalid-json"), 1U);
  EXPECT_EQ(conversion.totals.at("moved:slot"), 4U);
}

TEST(ConvertFile, RejectsAllRows) {
  EXPECT_EQ(convert("[{}]", options_of(arize, openpipe)).text, "[]");
  EXPECT_EQ(convert(R"({"examples":[{}]})", options_of(arize, openpipe)).text, R"({"entries":[]})");
  EXPECT_EQ(convert("{}", options_of(arize, openpipe)).text, "");
}

TEST(ConvertFile, RejectsARowThatIsNotValidWhereItComesFrom) {
  const Conversion conversion = convert(R"({"messages":[{"role":"user","content":"q"}]})",
                                        options_of(openpipe, humanloop, {.rules = true}));
  EXPECT_EQ(told(conversion),
            std::vector<std::string>{"rejected last-message-not-assistant /messages/0/role"});
}

TEST(ConvertFile, RejectsARowThatIsNotValidWhereItGoes) {
  const std::string row = R"({"question": "q", "answer": null})";
  const Conversion conversion = convert(row, options_of(arize, openpipe, {.rules = true}));
  ASSERT_EQ(conversion.rejected.size(), 1U);
  const Issue& issue = conversion.rejected.front().issues.front();
  EXPECT_EQ(issue.code, "unfit");
  EXPECT_EQ(to_pointer(issue.path), "/question");
  EXPECT_EQ(row.substr(issue.offset, issue.length), "\"q\"");
  EXPECT_NE(issue.message.find("last-message-not-assistant"), std::string::npos);
  EXPECT_NE(issue.message.find("/messages/0/role"), std::string::npos);
  EXPECT_EQ(conversion.totals, (Totals{{"unfit", 1}}));
}

TEST(ConvertFile, PlacesWhatIsUnfitInTheRowRead) {
  struct {
    Platform from;
    Platform to;
    const char* row;
    std::vector<std::string> pointers;
  } cases[] = {
      {arize,
       humanloop,
       R"({"input":[{"role":"human","content":"q"}],"output":{"messages":[{"role":"assistant"}]}})",
       {"/input/0/role"}},
      {arize,
       openpipe,
       R"({"input":"q","output":{"messages":[{"role":"assistant","content":5}]}})",
       {"/output/messages/0/content"}},
      {arize,
       openpipe,
       R"({"input":"q","output":"a","tools":[{"type":"function"}]})",
       {"/tools/0"}},
      {humanloop,
       openpipe,
       R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"},"x":1},{"type":"text","text":"t"}]},{"role":"tool","content":"c"}],"target":{"output":"4"}})",
       {"/messages/1"}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.row);
    const Conversion conversion = convert(one.row, options_of(one.from, one.to));
    ASSERT_EQ(conversion.rejected.size(), 1U);
    std::vector<std::string> pointers;
    for (const Issue& issue : conversion.rejected.front().issues) {
      EXPECT_EQ(issue.code, "unfit");
      pointers.push_back(to_pointer(issue.path));
    }
    EXPECT_EQ(pointers, one.pointers);
  }
}

TEST(ConvertFile, WarnsWithoutRejecting) {
  const std::string row = R"({"question":"q","answer":"a","entrybridge":1})";
  const Conversion conversion = convert(row, options_of(arize, humanloop));
  EXPECT_EQ(conversion.converted, 1U);
  ASSERT_EQ(conversion.warnings.size(), 1U);
  EXPECT_EQ(conversion.warnings.front().code, "sidecar-not-ours");
  EXPECT_EQ(row.substr(conversion.warnings.front().offset, 1), "1");
  EXPECT_EQ(conversion.totals.at("sidecar-not-ours"), 1U);
}

TEST(ConvertFile, TakesListedExamplesWithTheKeysOfTheService) {
  const std::string listed = R"({"id":"e","created_at":"c","question":"q","answer":"a"})";
  const Conversion conversion = convert(listed, options_of(arize, openpipe, {.rules = true}));
  EXPECT_EQ(conversion.converted, 1U);
  EXPECT_EQ(conversion.totals.count("reserved-key"), 0U);
  EXPECT_TRUE(conversion.warnings.empty());
  EXPECT_EQ(convert(R"({"id":"e"})", options_of(arize, humanloop)).text,
            R"({"target":{"metadata":{"source_id":"e"}}})");
}

TEST(ConvertFile, CarriesTheFirstChangesOfAKindAndCountsAll) {
  std::string file;
  for (int i = 0; i < 50; ++i) file += kExample + "\n";
  ConvertOptions options = options_of(arize, openpipe);
  options.limits.max_issues = 5;
  const Conversion conversion = convert(file, options);
  EXPECT_EQ(conversion.changes.size(), 5U);
  EXPECT_EQ(conversion.changes.back().record, 2U);
  EXPECT_EQ(conversion.totals, (Totals{{"moved:slot", 100}}));
}

TEST(ConvertFile, SaysNothingOfTheChangesOfARejectedRow) {
  const Conversion conversion =
      convert(R"({"question":"q","answer":"a","metadata":{"inputs.a":"1"}})",
              options_of(arize, openpipe, {.losses = Losses::error}));
  EXPECT_TRUE(conversion.changes.empty());
  EXPECT_EQ(conversion.totals, (Totals{{"loss-refused", 1}}));
}

TEST(ConvertFile, TellsOfMisuse) {
  EXPECT_TRUE(convert(kExample, options_of(Platform::any, openpipe)).misuse);
  EXPECT_TRUE(convert(kExample, options_of(arize, Platform::any)).misuse);
  ConvertOptions options = options_of(arize, openpipe, {.rules = true});
  options.rules.levels["no-such-rule"] = Level::error;
  EXPECT_TRUE(convert(kExample, options).misuse);
  EXPECT_FALSE(convert(kExample, options_of(arize, openpipe)).misuse);
}

// With the rules off, text hazards are no errors: they go through, or are told of.
TEST(ConvertFile, TellsOfHiddenMembers) {
  converting::check({
      {"a member that another of its name hides, of an object taken apart",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"assistant","content":"4"}],"metadata":{"a":"1","a":"2"}})",
       R"({"messages":[],"target":{"output":"4","metadata":{"a":"2"}}})",
       {"moved:slot /messages/0 -> /target/output", "moved:slot /metadata -> /target/metadata",
        "dropped:duplicate-key /metadata/a"}},
      {"a member that another of its name hides, of an object that moves as it is",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"1","content":"2"},{"role":"assistant","content":"4"}]})",
       R"({"messages":[{"role":"user","content":"1","content":"2"}],"target":{"output":"4"}})",
       {"moved:slot /messages/1 -> /target/output"}},
      {"lone surrogates in names and values",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"assistant","content":"\ud800"}],"metadata":{"inputs.\udc00":"\ud83d"}})",
       R"({"inputs":{"\udc00":"\ud83d"},"messages":[],"target":{"output":"\ud800","entrybridge":{"entrybridge":1,"from":"openpipe","kept":[],"layout":{}}}})",
       {"moved:slot /metadata/inputs.\xED\xB0\x80 -> /inputs/\xED\xB0\x80",
        "moved:slot /messages/0 -> /target/output"}},
  });
}

TEST(ConvertFile, WithstandsLargeAndDeepRows) {
  std::string deep(120, '[');
  deep += std::string(120, ']');
  const std::string deep_row = R"({"question":"q","answer":"a","deep":)" + deep + "}";
  EXPECT_EQ(convert(deep_row, options_of(arize, humanloop)).converted, 1U);

  // One level more on the other side than the limit allows.
  ConvertOptions options = options_of(arize, humanloop);
  options.limits.max_depth = 122;
  const Conversion too_deep = convert(deep_row, options);
  ASSERT_EQ(too_deep.rejected.size(), 1U);
  EXPECT_EQ(too_deep.rejected.front().issues.front().code, "unfit");

  std::string many = R"({"question":"q","answer":"a","metadata":{"k0":0})";
  for (int i = 0; i < 20000; ++i) many += ",\"k" + std::to_string(i) + "\":" + std::to_string(i);
  const Conversion wide = convert(many + "}", options_of(arize, openpipe));
  EXPECT_EQ(wide.converted, 1U);
  EXPECT_EQ(wide.totals.at("kept:key-taken"), 1U);
  EXPECT_EQ(wide.totals.at("rewritten:json-text"), 20000U);

  std::string kept;
  for (int i = 0; i < 20000; ++i) {
    kept += std::string(i > 0 ? "," : "") + "[\"/messages/" + std::to_string(i) + "\",{}]";
  }
  const std::string crafted =
      R"({"messages":[],"target":{"output":"a","entrybridge":{"entrybridge":1,"from":"arize","kept":[)" +
      kept + R"(],"layout":{}}}})";
  EXPECT_EQ(convert(crafted, options_of(humanloop, arize)).converted, 1U);
}

// Anybody may write a sidecar: its steps must cost little, and break nothing.
TEST(ConvertFile, WithstandsLayoutsThatMeanHarm) {
  std::string chains;
  std::string hangs;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i);
    chains +=
        (i > 0 ? ",\"c" : "\"c") + number + "\":" + std::string(90, '[') + std::string(90, ']');
    std::string inside;
    for (int depth = 0; depth < 89; ++depth) inside += "/0";
    if (i > 0) hangs += R"(["move","/output/c)" + number + R"(","/output/c0)" + inside + R"(/-"],)";
  }
  std::string doubled;
  std::string orders;
  for (int i = 0; i < 40; ++i) doubled += R"(["text","/output/o","compact"],)";
  for (int i = 0; i < 400; ++i) orders += R"(["order","/output/o",[]],)";
  struct Harm {
    const char* fear;
    std::string members;
    std::string steps;
  };
  const std::vector<Harm> harms = {
      {"an index behind the end of a list that its own item left", R"("l":[0,1,2])",
       R"(["move","/output/l/0","/output/l/5000"],["move","/output/l/0","/output/l/9000"],)"},
      {"containers hung below one another", chains, hangs},
      {"text made of text of text", R"("o":{"a":"\\"})", doubled},
      {"text made of a string", R"("o":"\\\\")", doubled},
      {"orders without end", R"("o":{"a":1,"b":2,"c":3})", orders},
      {"a piece that ends before it begins", R"("o":"abc")",
       R"(["part","/output/o","/output/p",3,1],)"},
  };
  for (const Harm& harm : harms) {
    SCOPED_TRACE(harm.fear);
    const std::string row =
        R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a",)" + harm.members +
        R"(,"entrybridge":{"entrybridge":1,"from":"arize","kept":[],"layout":{"of":"0","units":{},"steps":[)" +
        harm.steps + R"(["cut","/nowhere"]]}}}})";
    const Conversion conversion = convert(row, options_of(humanloop, arize));
    EXPECT_EQ(conversion.converted, 1U);
    EXPECT_LT(conversion.text.size(), 4 * row.size());
  }
}

// What looks like the rows before is no row where something stands behind it.
TEST(ConvertFile, ConvertsNoLineThatItRejects) {
  const std::string row =
      R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})";
  const std::string good = row + "\n" + row + "\n" + row + "\n";
  for (const char* behind : {",", "x", "}", "\"", " 5", "{}"}) {
    SCOPED_TRACE(behind);
    const Conversion conversion =
        convert(good + row + behind + "\n" + row + "\n", options_of(openpipe, humanloop));
    EXPECT_EQ(conversion.records, 5U);
    EXPECT_EQ(conversion.converted, 4U);
    ASSERT_EQ(conversion.rejected.size(), 1U);
    EXPECT_EQ(conversion.rejected.front().record, 3U);
  }
  ConvertOptions options = options_of(openpipe, humanloop);
  options.limits.max_row_bytes = row.size() + 20;
  const Conversion wide = convert(good + row + std::string(40, ' ') + "\n" + row + "\n", options);
  EXPECT_EQ(wide.records, 5U);
  EXPECT_EQ(wide.converted, 4U);
}

// A row that the next reader would refuse for its size is not given out.
TEST(ConvertFile, RefusesToWriteWhatNobodyReads) {
  const std::string row = R"({"question":"q","answer":"a","topic":"sums"})";
  ConvertOptions options = options_of(arize, openpipe, {.round_trip = true});
  options.limits.max_row_bytes = 100;
  const Conversion too_large = convert(row + "\n" + row, options);
  ASSERT_EQ(too_large.rejected.size(), 2U);
  const Issue& issue = too_large.rejected.front().issues.front();
  EXPECT_EQ(issue.code, "unfit");
  EXPECT_NE(issue.message.find("the limit is 100."), std::string::npos) << issue.message;
}

// With the rules as they are by default: each bad row has its issue, and the rest goes on.
TEST(ConvertFile, GoesOnAfterEachKindOfBadRow) {
  const std::string chat =
      R"("messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}])";
  const auto with_tool = [&](const std::string& parameters) {
    return "{" + chat + R"(,"tools":[{"type":"function","function":{"name":"f","parameters":)" +
           parameters + "}}]}";
  };
  std::string huge = R"({"type":"object","properties":{)";
  for (int i = 0; i < 20000; ++i) huge += "\"p" + std::to_string(i) + R"(":{"type":"string"},)";
  huge += R"("last":{"$ref":"#"}}})";
  struct {
    const char* fear;
    Platform from;
    Platform to;
    std::string bad;
    std::string good;
    std::string code;
    std::string says;  // in the message
    bool is_rejected;
  } const cases[] = {
      {"columns of no layout", arize, openpipe, R"({"colour":"red","size":{"w":2}})", kExample,
       "unknown-layout", "`colour`, `size`", true},
      {"an ambiguous answer", humanloop, openpipe, R"({"messages":[],"target":{"a":"1","b":"2"}})",
       kDatapoint, "ambiguous-answer", "`a` and `b`", true},
      {"a template's variable that is missing", humanloop, openpipe,
       R"({"inputs":{"word":"hi"},"target":{"output":"4"}})", kDatapoint, "needs-template", "\"q\"",
       true},
      {"a reserved column", arize, openpipe, R"({"question":"q","answer":"a","time":1})", kExample,
       "reserved-column", "`time`", false},
      {"a sidecar that was edited", humanloop, openpipe,
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"4","entrybridge":{"entrybridge":1,"from":"openpipe","kept":{}}}})",
       kDatapoint, "sidecar-not-ours", "`entrybridge`", false},
      {"a sidecar that was cut off", openpipe, arize,
       "{" + chat + R"(,"metadata":{"entrybridge":"{\"entrybridge\":1,\"from\":\"ar"}})", kEntry,
       "sidecar-not-ours", "`entrybridge`", false},
      {"a tool's schema that is only itself", openpipe, humanloop, with_tool(R"({"$ref":"#"})"),
       kEntry, "parameters-invalid-schema", "", false},
      {"a tool's schema in a circle", openpipe, arize,
       with_tool(
           R"({"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}})"),
       kEntry, "parameters-invalid-schema", "", false},
      {"a huge schema of a tool", openpipe, humanloop, with_tool(huge), kEntry, "", "", false},
      {"a key that stands twice", openpipe, arize, "{" + chat + R"(,"metadata":{"a":"1","a":"2"}})",
       kEntry, "duplicate-key", "`a`", true},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.fear);
    const ConvertOptions options =
        options_of(one.from, one.to, {.message_template = "Say {{q}}", .rules = true});
    const std::string made = convert(one.good, options).text;
    ASSERT_NE(made, "");
    const Conversion conversion = convert(one.good + "\n" + one.bad + "\n" + one.good, options);
    EXPECT_EQ(conversion.records, 3U);
    EXPECT_EQ(conversion.rejected.size(), one.is_rejected ? 1U : 0U);
    EXPECT_EQ(conversion.converted, one.is_rejected ? 2U : 3U);
    EXPECT_TRUE(conversion.text.starts_with(made + "\n"));
    EXPECT_TRUE(conversion.text.ends_with("\n" + made + "\n"));
    std::vector<Issue> issues = conversion.warnings;
    for (const Rejected& rejected : conversion.rejected) {
      issues.insert(issues.end(), rejected.issues.begin(), rejected.issues.end());
    }
    const auto said = std::find_if(issues.begin(), issues.end(),
                                   [&](const Issue& issue) { return issue.code == one.code; });
    if (one.code.empty()) continue;
    ASSERT_NE(said, issues.end());
    EXPECT_EQ(said->record, 1U);
    EXPECT_NE(said->message.find(one.says), std::string::npos) << said->message;
  }
}

TEST(ConvertRow, ConvertsOneTree) {
  text::Tree tree;
  ASSERT_FALSE(tree.parse(kExample, 128));
  const conversion::RowConversion made =
      conversion::convert_row(tree, options_of(arize, humanloop));
  ASSERT_TRUE(made.text);
  EXPECT_EQ(*made.text, kDatapoint);
  ASSERT_EQ(made.changes.size(), 2U);
  EXPECT_EQ(made.changes[0].from, "/question");
  EXPECT_EQ(made.changes[0].to, "/messages/0/content");
  EXPECT_TRUE(made.findings.empty());

  ASSERT_FALSE(tree.parse("{\"foo\":1}", 128));
  const conversion::RowConversion refused =
      conversion::convert_row(tree, options_of(arize, humanloop));
  EXPECT_FALSE(refused.text);
  EXPECT_TRUE(refused.changes.empty());
  ASSERT_EQ(refused.findings.size(), 1U);
  EXPECT_EQ(refused.findings.front().code, "unknown-layout");
  EXPECT_EQ(refused.findings.front().severity, Severity::error);
}

TEST(ConvertRow, TellsWhichInputsATemplateLacks) {
  const Conversion conversion =
      convert(R"({"inputs":{"question":"q"},"target":{"output":"4"}})",
              options_of(humanloop, openpipe, {.message_template = "Say {{qestion}}"}));
  ASSERT_EQ(conversion.rejected.size(), 1U);
  const Issue& issue = conversion.rejected.front().issues.front();
  EXPECT_EQ(issue.hint, "did you mean `question`?");
}

}  // namespace
}  // namespace entrybridge
