// One fault, one issue: the whole table, what near misses add, several faults at once, and how all
// of it reads (tests/fixtures/golden/messages.txt).
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "fault_table.h"
#include "support.h"

namespace entrybridge {
namespace {

using testing::fault_cases;
using testing::FaultCase;
using testing::issues_of;
using testing::told;
using Lines = std::vector<std::string>;

TEST(FaultTable, SaysOneFaultOnce) {
  std::size_t count = 0;
  for (const std::string& name : testing::fault_files()) {
    const std::vector<FaultCase> cases = fault_cases(name);
    EXPECT_FALSE(cases.empty()) << name;
    count += cases.size();
    for (const FaultCase& one : cases) {
      const std::vector<Issue> issues = issues_of(one);
      EXPECT_EQ(told(issues), Lines{one.told()}) << name << ": " << one.name;
      for (const Issue& issue : issues) {
        EXPECT_FALSE(issue.message.empty());
        EXPECT_FALSE(issue.expected.empty()) << issue.message;
        EXPECT_FALSE(issue.received.empty()) << issue.message;
      }
    }
  }
  EXPECT_GE(count, 150U);
}

// In each closed object the stranger is given a name that is nearly one of the object's own.
TEST(FaultTable, AsksWhatANearMissMeant) {
  std::size_t asked = 0;
  for (const std::string& name : testing::fault_files()) {
    for (FaultCase one : fault_cases(name)) {
      if (one.code != "unknown-key") continue;
      const std::vector<Issue> before = issues_of(one);
      ASSERT_EQ(before.size(), 1U);
      // "`role`, `content` or `name`": the first is surely there already, so that its near miss
      // stands for no missing key.
      const std::string& keys = before[0].expected;
      const std::string known = keys.substr(1, keys.find('`', 1) - 1);
      const std::string near = known + "s";
      const std::string quoted = "\"" + near + "\"";
      if (one.input.find(quoted) != std::string::npos) continue;
      one.input.replace(before[0].offset, before[0].length, quoted);
      const std::vector<Issue> after = issues_of(one);
      ASSERT_EQ(after.size(), 1U) << one.input;
      EXPECT_EQ(after[0].code, "unknown-key");
      EXPECT_EQ(after[0].hint.rfind("did you mean `", 0), 0U) << after[0].message;
      ++asked;
    }
  }
  EXPECT_GT(asked, 20U);
}

// Entries with a fault each, several to a body: as many issues as entries, each in its own.
TEST(FaultTable, SaysSeveralFaultsEachOnce) {
  const std::vector<FaultCase> cases = fault_cases("openpipe-entry");
  for (const std::size_t together : {2U, 3U}) {
    for (std::size_t first = 0; first + together <= cases.size(); ++first) {
      FaultCase body;
      body.document = Document::request;
      Lines expected;
      for (std::size_t i = 0; i < together; ++i) {
        const FaultCase& one = cases[first + i];
        body.input += (i == 0 ? "" : ",") + one.input;
        expected.push_back(one.code + " /entries/" + std::to_string(i) + one.pointer);
      }
      body.input = "{\"entries\":[" + body.input + "]}";
      EXPECT_EQ(told(issues_of(body)), expected) << cases[first].name;
    }
  }
}

std::string all_messages() {
  std::string text;
  for (const std::string& name : testing::fault_files()) {
    for (const FaultCase& one : fault_cases(name)) {
      for (const Issue& issue : issues_of(one)) {
        text += name + " " + issue.code + " " + to_pointer(issue.path) + "\n  " + issue.message;
        if (!issue.hint.empty()) text += "\n  hint: " + issue.hint;
        text += "\n";
      }
    }
  }
  return text;
}

// With ENTRYBRIDGE_WRITE_GOLDEN set the file is written anew: read the difference before it is
// committed.
TEST(FaultTable, ReadsWell) {
  const std::string path = "tests/fixtures/golden/messages.txt";
  const std::string messages = all_messages();
  if (std::getenv("ENTRYBRIDGE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(std::string(ENTRYBRIDGE_ROOT) + "/" + path, std::ios::binary) << messages;
  }
  EXPECT_EQ(testing::read_file(path), messages);
}

}  // namespace
}  // namespace entrybridge
