// Values set back into a row: what the row holds wins.
#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "convert/graft.h"
#include "text/tree.h"

namespace entrybridge::conversion {
namespace {

struct Case {
  const char* fear;
  const char* row;
  std::vector<std::pair<const char*, const char*>> grafts;
  const char* grafted;
  std::vector<bool> placed;
};

void check(std::initializer_list<Case> cases) {
  constexpr std::array<std::string_view, 3> kContainers = {"/target", "/target/metadata", ""};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.fear);
    text::Tree tree;
    ASSERT_FALSE(tree.parse(one.row, 128));
    std::vector<Graft> grafts;
    for (const auto& [pointer, raw] : one.grafts) {
      grafts.push_back({.pointer = pointer, .raw = raw});
    }
    std::string out;
    append_grafted(out, tree, grafts, kContainers);
    EXPECT_EQ(out, one.grafted);
    std::vector<bool> placed;
    for (const Graft& graft : grafts) placed.push_back(graft.placed);
    EXPECT_EQ(placed, one.placed);
  }
}

TEST(ConvertGraft, SetsValuesIntoObjects) {
  check({
      {"a key that is not there", R"({"a":1})", {{"/b", "2"}}, R"({"a":1,"b":2})", {true}},
      {"a key that is there", R"({"a":1})", {{"/a", "2"}}, R"({"a":1})", {false}},
      {"an empty object", "{}", {{"/b", "2"}, {"/a", "1"}}, R"({"b":2,"a":1})", {true, true}},
      {"the same key twice", "{}", {{"/b", "1"}, {"/b", "2"}}, R"({"b":1})", {true, false}},
      {"a key of escapes",
       R"({"\u0061":{}})",
       {{"/a/~1~0", "1"}},
       R"({"\u0061":{"/~":1}})",
       {true}},
      {"an empty key", "{}", {{"/", "1"}}, R"({"":1})", {true}},
      {"through a scalar", R"({"a":1})", {{"/a/b", "2"}}, R"({"a":1})", {false}},
      {"what is not on the way stays byte for byte",
       R"({"a" : [ 1 ],"b":{}})",
       {{"/b/c", "1.0"}},
       R"({"a":[ 1 ],"b":{"c":1.0}})",
       {true}},
  });
}

TEST(ConvertGraft, SetsValuesIntoLists) {
  check({
      {"in front", R"({"a":[1]})", {{"/a/0", "0"}}, R"({"a":[0,1]})", {true}},
      {"at the end", R"({"a":[1]})", {{"/a/1", "2"}}, R"({"a":[1,2]})", {true}},
      {"beyond the end", R"({"a":[1]})", {{"/a/2", "2"}}, R"({"a":[1]})", {false}},
      {"an empty list", R"({"a":[]})", {{"/a/0", "0"}}, R"({"a":[0]})", {true}},
      {"many, in any order",
       R"({"a":[1,3]})",
       {{"/a/10", "x"}, {"/a/4", "4"}, {"/a/2", "2"}, {"/a/0", "0"}},
       R"({"a":[0,1,2,3,4]})",
       {false, true, true, true}},
      {"an index as it becomes",
       R"({"a":[{"k":1}]})",
       {{"/a/0", "0"}, {"/a/1/l", "2"}},
       R"({"a":[0,{"k":1,"l":2}]})",
       {true, true}},
      {"below what is set in",
       R"({"a":[]})",
       {{"/a/0", "{}"}, {"/a/0/l", "2"}},
       R"({"a":[{}]})",
       {true, false}},
      {"an index with a zero in front", R"({"a":[1]})", {{"/a/00", "0"}}, R"({"a":[1]})", {false}},
      {"no index", R"({"a":[1]})", {{"/a/-", "0"}}, R"({"a":[1]})", {false}},
  });
}

TEST(ConvertGraft, MakesContainersOnly) {
  check({
      {"containers",
       "{}",
       {{"/target/metadata/a", "1"}, {"/target/b", "2"}},
       R"({"target":{"metadata":{"a":1},"b":2}})",
       {true, true}},
      {"no others",
       R"({"messages":[{}]})",
       {{"/messages/0/function_call/x", "1"}, {"/tool_choice/x", "1"}, {"/target/message/w", "1"}},
       R"({"messages":[{}]})",
       {false, false, false}},
  });
}

TEST(ConvertGraft, TakesPointersOfAnyKind) {
  check({{"no pointer, too deep, too large an index",
          "{}",
          {{"", "1"}, {"a", "1"}, {"/~", "1"}, {"/a/99999999999999999999", "1"}},
          "{}",
          {false, false, false, false}}});
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "/target";
  check({{"too deep", "{}", {{deep.c_str(), "1"}}, "{}", {false}}});
}

}  // namespace
}  // namespace entrybridge::conversion
