// Patterns: ECMAScript's expressions in bounded time; and numbers by their text.
#include "text/pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "text/decimal.h"

namespace entrybridge::text {
namespace {

constexpr std::size_t kBudget = 10'000'000;

// "yes", "no", "too costly", or why the expression is refused.
std::string found(std::string_view pattern, std::string_view subject,
                  std::size_t budget = kBudget) {
  const auto made = Pattern::compile(pattern);
  if (const auto* fault = std::get_if<PatternFault>(&made)) return fault->problem;
  switch (std::get<Pattern>(made).find_in(subject, budget)) {
    case Found::yes:
      return "yes";
    case Found::no:
      return "no";
    case Found::too_costly:
      return "too costly";
  }
  return "";
}

TEST(Pattern, MatchesAsEcmaScriptDoes) {
  struct Case {
    const char* pattern;
    const char* subject;
    const char* found;
  };
  const Case cases[] = {
      {"", "", "yes"},
      {"", "anything", "yes"},
      {"b", "abc", "yes"},
      {"^b", "abc", "no"},
      {"c$", "abc", "yes"},
      {"^abc$", "abc", "yes"},
      {"^abc$", "abc\n", "no"},
      {"^a|b$", "ax", "yes"},
      {"^a|b$", "xb", "yes"},
      {"^(a|b)$", "ab", "no"},
      {"^a*$", "", "yes"},
      {"^a+$", "", "no"},
      {"^ab?c$", "ac", "yes"},
      {"^a{2,3}$", "a", "no"},
      {"^a{2,3}$", "aaa", "yes"},
      {"^a{2,3}$", "aaaa", "no"},
      {"^a{2}$", "aaa", "no"},
      {"^a{2,}$", "aaaaa", "yes"},
      {"^a{0}$", "", "yes"},
      {"^a{,2}$", "a{,2}", "yes"},
      {"^{x}$", "{x}", "yes"},
      {"^a+?b*?$", "aab", "yes"},
      {"^(?:ab)+$", "abab", "yes"},
      {"^(?<name>ab)+$", "aba", "no"},
      {"^.$", "\n", "no"},
      {"^.$", "\xE2\x80\xA8", "no"},
      {"^.$", "\xF0\x9F\x98\x80", "yes"},
      {"^.{2}$", "\xC3\xA9\xC3\xA9", "yes"},
      {"^[a-c]+$", "abcba", "yes"},
      {"^[^a-c]+$", "abcba", "no"},
      {"^[a-]$", "-", "yes"},
      {"^[-a]$", "-", "yes"},
      {"^[\\w-]+$", "a-b_c", "yes"},
      {"^[a-\\d]$", "-", "yes"},
      {"^[\\]]$", "]", "yes"},
      {"^[]$", "", "no"},
      {"^[^]$", "x", "yes"},
      {"^[\\b]$", "\b", "yes"},
      {"^\\d+$", "0123", "yes"},
      {"^\\d$", "\xD9\xA0", "no"},
      {"^\\D$", "\xD9\xA0", "yes"},
      {"^\\w+$", "aZ_0", "yes"},
      {"^\\W$", "\xC3\xA9", "yes"},
      {"^\\s+$", " \t\n\xC2\xA0\xE3\x80\x80\xEF\xBB\xBF", "yes"},
      {"^\\S$", " ", "no"},
      {"\\bfoo\\b", "a foo b", "yes"},
      {"\\bfoo\\b", "afoo", "no"},
      {"\\Boo\\B", "food", "yes"},
      {"^\\t\\x41\\u0042\\u{43}\\cJ\\0?$", "\tABC\n", "yes"},
      {"^\\ud83d\\ude00$", "\xF0\x9F\x98\x80", "yes"},
      {"^\\/\\.\\-\\$$", "/.-$", "yes"},
      {"^(?=.*\\d)(?=.*[a-z]).{4,}$", "abc1", "yes"},
      {"^(?=.*\\d)(?=.*[a-z]).{4,}$", "abcd", "no"},
      {"^(?!admin$).*$", "admin", "no"},
      {"^(?!admin$).*$", "admins", "yes"},
      {"^(a*)*$", "aaaa", "yes"},
      {"^(|a)+$", "aaa", "yes"},
      {"^\xC3\xA9$", "\xC3\xA9", "yes"},
      {"^[\xC3\xA0-\xC3\xBF]$", "\xC3\xA9", "yes"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(found(one.pattern, one.subject), one.found) << one.pattern << " on " << one.subject;
  }
}

TEST(Pattern, SaysWhyItRefuses) {
  struct Case {
    std::string pattern;
    const char* problem;
  };
  const Case cases[] = {
      {"(", "leaves a group open"},
      {")", "closes a group that is not open"},
      {"[a", "leaves a class `[…]` open"},
      {"*a", "repeats nothing"},
      {"a**", "repeats a repeat"},
      {"a{3,2}", "has a repeat whose bounds are in the wrong order"},
      {"[b-a]", "has a range in the wrong order"},
      {"\\", "ends in a backslash"},
      {"[\\", "ends in a backslash"},
      {"\\a", "has an unknown escape `\\a`"},
      {"\\x4", "has an escape that lacks hexadecimal digits"},
      {"\\u{110000}", "has a `\\u{…}` that names no character"},
      {"\\01", "has an octal escape"},
      {"\\c1", "has a `\\c` without a letter"},
      {"(?i)a", "has a group of an unknown kind"},
      {"(?", "has a group of an unknown kind"},
      {"(?<n", "leaves a group's name open"},
      {"(a)\\1", "has a back-reference, which is not supported"},
      {"(?<=a)b", "looks behind, which is not supported"},
      {"\\p{L}", "asks for a Unicode property, which is not supported"},
      {std::string(Pattern::kMaxBytes + 1, 'a'), "is longer than 1000 bytes"},
      {std::string(200, '(') + std::string(200, ')'), "nests its groups too deep"},
      {"((a{100}){100}){100}", "is too large, its repeats written out"},
      {"(((((){99999}){99999}){99999}a{99999}){99999})", "is too large, its repeats written out"},
  };
  for (const Case& one : cases) EXPECT_EQ(found(one.pattern, ""), one.problem) << one.pattern;
}

TEST(Pattern, NeverBacktracks) {
  const std::string subject(20000, 'a');
  for (const char* pattern : {"^(a+)+$", "^(a|a)*b$", "^(a|aa)+$", "(x+x+)+y", "^(a*)*b",
                              "^(.*a){20}$", "^(?=(a+)+$)(?!(a|aa)+b)"}) {
    EXPECT_NE(found(pattern, subject, 100'000'000), "too costly") << pattern;
  }
  EXPECT_EQ(found("^(((a?){20}){20}){10}$", subject, 100'000), "too costly");
  EXPECT_EQ(found("(?=.*b)", subject, 1'000'000), "too costly") << "a look at every character";
}

TEST(Pattern, BytesThatAreNoUtf8DoNoHarm) {
  using namespace std::string_view_literals;
  EXPECT_EQ(found("^.$", "\xED\xA0\x80"), "yes") << "a lone surrogate, as Tree::string has it";
  EXPECT_EQ(found("^\\ud800$", "\xED\xA0\x80"), "yes");
  EXPECT_EQ(found("^a\\0b$", "a\0b"sv), "yes");
  EXPECT_EQ(found("\xFF\xC3", "\xFF\xC3"), "yes");
}

TEST(Pattern, AsksTheHostOnlyForWhatItLacks) {
  static std::string seen;
  set_pattern_host(
      {.compile =
           [](std::string_view source) {
             seen = source;
             return source == "(?<=bad" ? -1 : 7;
           },
       .test = [](int handle, std::string_view subject) { return handle == 7 && subject == "aa"; },
       .release = [](int /*handle*/) { seen = "released"; }});
  EXPECT_EQ(found("^a$", "a"), "yes");
  EXPECT_EQ(seen, "");
  EXPECT_EQ(found("^(a)\\1$", "aa"), "yes");
  EXPECT_EQ(found("^(a)\\1$", "ab"), "no");
  EXPECT_EQ(seen, "released");
  EXPECT_EQ(found("(?<=bad", ""), "is no regular expression");
  EXPECT_EQ(found("^(a)\\1$", std::string(kMaxHostSubject + 1, 'a')), "too costly");
  EXPECT_EQ(found("^(a+)+\\1$", "aa"),
            "has a back-reference, which is not supported in an expression with so many repeats");
  EXPECT_EQ(found("^\\p{Lu}\\p{Ll}+$", "aa"), "yes") << "the braces of a property repeat nothing";
  EXPECT_EQ(found("(?<=\\u{61})a+", "aa"), "yes");
  set_pattern_host({});
  EXPECT_EQ(found("^(a)\\1$", "aa"), "has a back-reference, which is not supported");
}

int order(const char* a, const char* b) {
  return compare(Decimal::parse(a), Decimal::parse(b));
}

TEST(Decimal, ComparesByTextWhateverTheSize) {
  EXPECT_EQ(order("1", "1.0"), 0);
  EXPECT_EQ(order("100", "1e2"), 0);
  EXPECT_EQ(order("-0", "0.0e5"), 0);
  EXPECT_LT(order("0.1", "0.10000000000000000001"), 0);
  EXPECT_GT(order("18446744073709551616", "18446744073709551615"), 0);
  EXPECT_LT(order("-1e400", "1e-400"), 0);
  EXPECT_GT(order("-1", "-2"), 0);
  EXPECT_LT(order("-1", "0"), 0);
  EXPECT_GT(order("1e99999999999999999999", "1e400"), 0);
}

TEST(Decimal, KnowsMultiples) {
  const auto multiple = [](const char* value, const char* divisor) {
    return is_multiple(Decimal::parse(value), Decimal::parse(divisor));
  };
  EXPECT_TRUE(multiple("0", "7"));
  EXPECT_TRUE(multiple("0.3", "0.1"));
  EXPECT_TRUE(multiple("4.5", "1.5"));
  EXPECT_TRUE(multiple("12391239123", "1e-8"));
  EXPECT_TRUE(multiple("1e400", "2"));
  EXPECT_TRUE(multiple("19.99", "0.01"));
  EXPECT_TRUE(multiple("-9", "3"));
  EXPECT_FALSE(multiple("35", "1.5"));
  EXPECT_FALSE(multiple("0.00751", "0.0001"));
  EXPECT_FALSE(multiple("1e400", "3"));
  EXPECT_FALSE(multiple("1", "1e400"));
  EXPECT_FALSE(multiple("9007199254740993", "2")) << "a double would say so";
}

TEST(Decimal, HasOneTextForEachNumber) {
  EXPECT_EQ(Decimal::parse("1.0").canonical(), Decimal::parse("10e-1").canonical());
  EXPECT_EQ(Decimal::parse("-0").canonical(), "0");
  EXPECT_NE(Decimal::parse("1").canonical(), Decimal::parse("-1").canonical());
  EXPECT_TRUE(Decimal::parse("2.50e1").is_integer());
  EXPECT_FALSE(Decimal::parse("2.5").is_integer());
}

}  // namespace
}  // namespace entrybridge::text
