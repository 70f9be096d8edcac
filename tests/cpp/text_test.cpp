// Bytes: UTF-8, the grammar of JSON, trees and their places.
#include <gtest/gtest.h>

#include <limits>

#include "text/near_miss.h"
#include "text/position.h"
#include "text/rapidjson_copy.h"
#include "text/scanner.h"
#include "text/tree.h"
#include "text/utf8.h"
#include "text/write.h"

namespace entrybridge::text {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

TEST(Utf8, FindsTheFirstBadByte) {
  struct Case {
    const char* fear;
    std::string_view text;
    std::size_t bad;
  };
  const Case cases[] = {
      {"empty", "", kNone},
      {"ascii", "plain text longer than sixteen bytes", kNone},
      {"two, three and four bytes", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", kNone},
      {"a byte of Latin-1", "caf\xE9 au lait, sixteen bytes on", 3},
      {"a continuation byte alone", "a\x80", 1},
      {"an overlong slash", "\xC0\xAF", 0},
      {"an overlong three-byte form", "\xE0\x80\xAF", 0},
      {"an encoded surrogate", "\xED\xA0\x80", 0},
      {"above U+10FFFF", "\xF4\x90\x80\x80", 0},
      {"a lead byte that UTF-8 never uses", "\xF5\x80\x80\x80", 0},
      {"a character cut at the end", "ok\xE2\x82", 2},
      {"a character cut behind sixteen bytes", "0123456789abcdef\xF0\x9F\x98", 16},
      {"U+FFFF and U+10FFFF are fine", "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", kNone},
  };
  for (const Case& one : cases) EXPECT_EQ(find_invalid_utf8(one.text), one.bad) << one.fear;
}

TEST(Utf8, CountsUtf16Units) {
  EXPECT_EQ(utf16_length("abc"), 3U);
  EXPECT_EQ(utf16_length("\xC3\xA9"), 1U);
  EXPECT_EQ(utf16_length("\xF0\x9F\x98\x80"), 2U);
  EXPECT_EQ(utf16_length("\xFF\xFE"), 2U) << "a bad byte is one column";
}

TEST(Utf8, NeverCutsACharacter) {
  EXPECT_EQ(utf8_prefix("a\xE2\x82\xAC", 3), "a");
  EXPECT_EQ(utf8_prefix("a\xE2\x82\xAC", 4), "a\xE2\x82\xAC");
}

struct Unheard {
  void null(std::size_t /*unused*/) {}
  void boolean(std::size_t /*unused*/, bool /*unused*/) {}
  void number(std::size_t /*unused*/, std::size_t /*unused*/) {}
  void string(StringToken /*unused*/) {}
  void key(StringToken /*unused*/) {}
  void open_array(std::size_t /*unused*/) {}
  void close_array(std::size_t /*unused*/) {}
  void open_object(std::size_t /*unused*/) {}
  void close_object(std::size_t /*unused*/) {}
  void lone_surrogate(std::size_t /*unused*/) {}
};

std::optional<TextFault> scan(std::string_view text, std::size_t depth = 128) {
  Unheard handler;
  return Scanner<Unheard>(text, depth, handler).run();
}

TEST(Scanner, TakesJson) {
  for (const std::string_view text :
       {"null", "true", "false", "0", "-0", "-1.5e+10", "1E400", "\"\"", "[]", "{}", " [ 1 , 2 ] ",
        R"({"a":{"b":[1,"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"]}})", "\t\r\n{}\n",
        "123456789012345678901234567890", "\"\xF0\x9F\x98\x80\"", R"("\ud800")"}) {
    EXPECT_FALSE(scan(text)) << text;
  }
}

TEST(Scanner, SaysWhereItIsNoJson) {
  using namespace std::string_view_literals;
  struct Case {
    const char* fear;
    std::string_view text;
    std::size_t offset;
    const char* hint;  // a part of it
  };
  const Case cases[] = {
      {"nothing", "", 0, ""},
      {"white space alone", "  \n", 3, "cut off"},
      {"a trailing comma", "[1,]", 3, "comma"},
      {"a trailing comma in an object", R"({"a":1,})", 7, "comma"},
      {"a missing comma", R"({"a":1 "b":2})", 7, "comma"},
      {"a missing colon", R"({"a" 1})", 5, ""},
      {"single quotes", "{'a':1}", 1, "Python"},
      {"Python's None", R"({"a":None})", 5, "Python"},
      {"Python's True", "[True]", 1, "Python"},
      {"NaN", "[NaN]", 1, "NaN"},
      {"minus infinity", "[-Infinity]", 1, "Infinity"},
      {"a bare key", "{a:1}", 1, "quotes"},
      {"a comment", "// x\n1", 0, "comment"},
      {"a leading zero", "[01]", 1, "leading zeros"},
      {"a plus sign", "[+1]", 1, ""},
      {"a dot without digits", "[1.]", 1, ""},
      {"an exponent without digits", "[1e]", 1, ""},
      {"a minus alone", "-", 0, ""},
      {"a cut string", R"({"a":"xyz)", 5, "cut off"},
      {"a cut object", R"({"a":1)", 6, "cut off"},
      {"a raw line break in a string", "\"a\nb\"", 2, "\\n"},
      {"a raw NUL in a string", "\"a\0b\""sv, 2, ""},
      {"a NUL behind the document", "1\0 2"sv, 1, ""},
      {"a NUL before the document", "\0{}"sv, 0, ""},
      {"an unknown escape", R"("\x")", 1, "backslash"},
      {"a short unicode escape", R"("\u12")", 1, ""},
      {"a unicode escape without hex", R"("\uZZZZ")", 1, ""},
      {"two documents", "{} {}", 3, "check"},
      {"brackets that do not match", "[1}", 2, "match"},
      {"a close too many", "[]]", 2, ""},
      {"a cut literal", "tru", 0, ""},
      {"an escape at the very end", "\"\\", 1, ""},
  };
  for (const Case& one : cases) {
    const auto fault = scan(one.text);
    ASSERT_TRUE(fault) << one.fear;
    EXPECT_EQ(fault->code, kInvalidJson) << one.fear;
    EXPECT_EQ(fault->offset, one.offset) << one.fear << ": " << fault->message;
    EXPECT_NE(fault->hint.find(one.hint), std::string::npos) << one.fear << ": " << fault->hint;
    EXPECT_FALSE(fault->message.empty()) << one.fear;
    EXPECT_FALSE(fault->expected.empty()) << one.fear;
    EXPECT_LE(fault->offset + fault->length, one.text.size()) << one.fear;
  }
}

TEST(Scanner, StopsAtTheDepthLimit) {
  const std::string fits(128, '[');
  EXPECT_FALSE(scan(fits + std::string(128, ']')));
  const auto fault = scan(std::string(129, '[') + std::string(129, ']'));
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, kTooDeep);
  EXPECT_EQ(fault->offset, 128U);
  const auto hostile = scan(std::string(1000000, '['), std::numeric_limits<std::size_t>::max());
  ASSERT_TRUE(hostile);
  EXPECT_EQ(hostile->code, kTooDeep) << "whatever limit is asked for";
}

TEST(Tree, KnowsEveryPlace) {
  Tree tree;
  const std::string_view text = R"( {"a": [1, {"b~/": "x"}], "é": null} )";
  ASSERT_FALSE(tree.parse(text, 128));
  const Node* a = tree.find(tree.root(), "a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(tree.raw(*a), R"([1, {"b~/": "x"}])");
  const Node& object = *++tree.children(*a).begin();
  const Node* b = tree.find(object, "b~/");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(tree.string(*b), "x");
  EXPECT_EQ(to_pointer(tree.path(*b)), "/a/1/b~0~1");
  EXPECT_EQ(to_pointer(tree.path(*b, *a)), "/1/b~0~1");
  EXPECT_EQ(text.substr(b->key.offset, b->key.length), R"("b~/")");
  EXPECT_EQ(tree.root().size, 2U);
  EXPECT_EQ(&tree.innermost(b->span.offset), b);
  EXPECT_EQ(&tree.innermost(b->key.offset + 1), b);
}

TEST(Tree, DecodesStrings) {
  Tree tree;
  ASSERT_FALSE(tree.parse(R"(["\u00e9\ud83d\ude00\n\"","a\u0000b","\ud800"])", 128));
  auto item = tree.children(tree.root()).begin();
  EXPECT_EQ(tree.string(*item), "\xC3\xA9\xF0\x9F\x98\x80\n\"");
  EXPECT_EQ(tree.string(*++item), std::string("a\0b", 3));
  EXPECT_EQ(tree.string(*++item), "\xED\xA0\x80");
  ASSERT_EQ(tree.lone_surrogates().size(), 1U);
}

TEST(Tree, KeepsTheTextOfNumbers) {
  Tree tree;
  ASSERT_FALSE(
      tree.parse("[1.0,1e400,-1e400,18446744073709551616,0.30000000000000004,-0,0e40]", 128));
  std::string texts;
  for (const Node& item : tree.children(tree.root())) texts += std::string(tree.raw(item)) + " ";
  EXPECT_EQ(texts, "1.0 1e400 -1e400 18446744073709551616 0.30000000000000004 -0 0e40 ");
}

TEST(RapidjsonCopy, HoldsWhatTheTreeHolds) {
  Tree tree;
  ASSERT_FALSE(tree.parse(
      R"({"a":[1.0,1e400,-7,18446744073709551616,18446744073709551615,0e40],"\u0062":"\n","n":null})",
      128));
  rapidjson::MemoryPoolAllocator<> memory;
  const JsonValue copy = rapidjson_copy(tree, tree.root(), memory);
  ASSERT_EQ(copy.MemberCount(), 3U);
  const JsonValue& numbers = copy["a"];
  EXPECT_EQ(numbers[0].GetDouble(), 1.0);
  EXPECT_EQ(numbers[1].GetDouble(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(numbers[2].GetInt(), -7);
  EXPECT_EQ(numbers[3].GetDouble(), 18446744073709551616.0);
  EXPECT_EQ(numbers[4].GetUint64(), 18446744073709551615U);
  EXPECT_EQ(numbers[5].GetDouble(), 0.0);
  EXPECT_STREQ(copy["b"].GetString(), "\n");
  EXPECT_TRUE(copy["n"].IsNull());
}

TEST(Tree, FindsInWideContainersWhatItIsAskedForOften) {
  constexpr std::uint32_t kMany = 1000;
  std::string text = R"({"list":[)";
  for (std::uint32_t i = 0; i < kMany; ++i) text += (i > 0 ? "," : "") + std::to_string(i);
  text += "]";
  for (std::uint32_t i = 0; i < kMany; ++i) text += ",\"k\\u0030" + std::to_string(i) + "\":[0]";
  text += R"(,"k07":[1]})";  // of one name, the last counts
  for (const bool is_shared : {false, true}) {
    Tree tree;
    ASSERT_FALSE(tree.parse(text, 128));
    if (is_shared) tree.decode_all();
    const Node* list = tree.find(tree.root(), "list");
    for (std::uint32_t i = 0; i < kMany; ++i) {
      const Node* member = tree.find(tree.root(), "k0" + std::to_string(i));
      ASSERT_NE(member, nullptr) << i;
      EXPECT_EQ(tree.raw(*member), i == 7 ? "[1]" : "[0]");
      EXPECT_EQ(tree.item(*member, 1), nullptr);
      EXPECT_EQ(tree.raw(*tree.item(*list, i)), std::to_string(i));
    }
    EXPECT_EQ(tree.find(tree.root(), "k"), nullptr);
    EXPECT_EQ(tree.item(*list, kMany), nullptr);
    EXPECT_EQ(tree.item(tree.root(), 0), nullptr);
    ASSERT_FALSE(tree.parse(R"({"k07":2})", 128));
    EXPECT_EQ(tree.raw(*tree.find(tree.root(), "k07")), "2");
  }
}

TEST(Tree, TheLastOfSeveralMembersCounts) {
  Tree tree;
  const std::string_view text = R"({"a":{"x":1,"x":2},"b":0,"a":{"y":1,"y":2,"z":3},"c":[4]})";
  ASSERT_FALSE(tree.parse(text, 128));
  EXPECT_EQ(tree.root().size, 3U);
  const Node* a = tree.find(tree.root(), "a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->size, 2U);
  EXPECT_EQ(tree.raw(*tree.find(*a, "y")), "2");
  EXPECT_EQ(tree.raw(*tree.find(*a, "z")), "3");
  EXPECT_EQ(tree.raw(*tree.find(tree.root(), "c")), "[4]");
  EXPECT_EQ(to_pointer(tree.path(*tree.find(tree.root(), "c"))), "/c");
  std::vector<std::string> paths;
  for (const Duplicate& one : tree.duplicates()) paths.push_back(to_pointer(one.path));
  EXPECT_EQ(paths, (std::vector<std::string>{"/a/x", "/a", "/a/y"}));
}

TEST(Tree, SaysWhyItCannotRead) {
  Tree tree;
  ASSERT_FALSE(tree.parse("[1]", 128));
  const auto bad_utf8 = tree.parse("[\"\xFF\"]", 128);
  ASSERT_TRUE(bad_utf8);
  EXPECT_EQ(bad_utf8->code, kInvalidUtf8);
  EXPECT_EQ(bad_utf8->offset, 2U);
  EXPECT_TRUE(tree.empty());
  EXPECT_TRUE(tree.parse("[1", 128));
  EXPECT_TRUE(tree.empty());
}

TEST(Numbers, KnowsIntegersByTheirText) {
  for (const std::string_view yes : {"0", "-0", "0.0", "2.0", "20e-1", "1e400", "1.5e1", "0e-9"}) {
    EXPECT_TRUE(is_integer_text(yes)) << yes;
  }
  for (const std::string_view no : {"1.5", "15e-2", "1e-400", "0.1", "1.05e1"}) {
    EXPECT_FALSE(is_integer_text(no)) << no;
  }
}

TEST(Positions, CountLinesAndUtf16Columns) {
  const std::string_view text = "a\r\nb\rc\n\xF0\x9F\x98\x80 d";
  struct Case {
    std::size_t offset, line, column;
  };
  for (const Case& one : {Case{0, 1, 1}, Case{1, 1, 2}, Case{3, 2, 1}, Case{5, 3, 1}, Case{7, 4, 1},
                          Case{12, 4, 4}, Case{99, 4, 5}}) {
    const Position position = position_of(text, one.offset, {});
    EXPECT_EQ(position.line, one.line) << one.offset;
    EXPECT_EQ(position.column, one.column) << one.offset;
  }
}

TEST(Write, QuotesSoThatItIsAlwaysJson) {
  EXPECT_EQ(quoted("a\"\\\n\x01\x7F"), "\"a\\\"\\\\\\n\\u0001\x7F\"");
  EXPECT_EQ(quoted("\xED\xA0\x80!"), R"("\ud800!")");
  EXPECT_EQ(quoted("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted(std::string_view("\0", 1)), R"("\u0000")");
}

TEST(NearMiss, FindsSlipsOnly) {
  const std::vector<std::string_view> keys = {"messages", "metadata", "split", "tools"};
  EXPECT_EQ(near_miss("mesages", keys), "messages");
  EXPECT_EQ(near_miss("Messages", keys), "messages");
  EXPECT_EQ(near_miss("meta_data", keys), "metadata");
  EXPECT_EQ(near_miss("tolos", keys), "tools");
  EXPECT_EQ(near_miss("question", keys), std::nullopt);
  EXPECT_EQ(near_miss("", keys), std::nullopt);
  EXPECT_EQ(near_miss(std::string(100000, 'm'), keys), std::nullopt);
}

}  // namespace
}  // namespace entrybridge::text
