// Runs the official JSON Schema Test Suite's draft-07 files through everything that judges here.
//
//   draft7 FOLDER [--markdown]    FOLDER holds tests/draft7/*.json, or those files themselves
//
// Ours (plan and explain) must be right on every required test; the one pass may only accept what
// is valid. Left out are remote references, which are refused by design. `--markdown` lists what
// valijson gets wrong. Exit 0: ours is right; 1: it is not; 2: no tests were found.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "judge/judge.h"
#include "text/scanner.h"
#include "text/tree.h"
#include "validate/accept.h"
#include "validate/explain.h"
#include "validate/own_schema.h"

namespace {

namespace fs = std::filesystem;
using namespace entrybridge;
using text::Node;
using text::Tree;

constexpr std::string_view kRemote = "refRemote.json";

struct Count {
  std::size_t tests = 0;
  std::size_t ours_wrong = 0;
  std::size_t accepted = 0;
  std::size_t valid = 0;
  std::size_t promised_too_much = 0;
  std::size_t valijson_wrong = 0;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool accepts(const schema::Automaton& automaton, std::string_view text) {
  validate::Acceptor acceptor(automaton, text::kDepthCeiling);
  std::string padded(text);
  padded.append(validate::kPadding, '\0');
  return acceptor.accept(std::string_view(padded).substr(0, text.size()));
}

class Runner {
 public:
  explicit Runner(bool markdown) : markdown_(markdown) {}

  void run_file(const fs::path& path) {
    const std::string text = read(path);
    Tree groups;
    if (groups.parse(text, text::kDepthCeiling)) {
      std::cerr << path << " is no JSON\n";
      ++count_.ours_wrong;
      return;
    }
    for (const Node& group : groups.children(groups.root())) {
      run_group(path.filename().string(), groups, group);
    }
  }

  [[nodiscard]] const Count& count() const { return count_; }

 private:
  void run_group(const std::string& file, const Tree& tree, const Node& group) {
    const std::string name =
        file + " | " + std::string(tree.string(*tree.find(group, "description")));
    const Node& tests = *tree.find(group, "tests");
    auto made = validate::OwnSchema::compile(tree.raw(*tree.find(group, "schema")));
    if (const auto* error = std::get_if<SchemaError>(&made)) {
      std::cerr << "refused: " << name << ": " << error->message << '\n';
      count_.tests += tests.size;
      count_.ours_wrong += tests.size;
      return;
    }
    const auto& own = std::get<validate::OwnSchema>(made);
    const judge::Judge peer(own.registry(), own.place());
    for (const Node& test : tree.children(tests)) {
      const std::string_view description = tree.string(*tree.find(test, "description"));
      judge(name + " | " + std::string(description), own, peer, tree.raw(*tree.find(test, "data")),
            tree.is_true(*tree.find(test, "valid")));
    }
  }

  void judge(const std::string& name, const validate::OwnSchema& own, const judge::Judge& peer,
             std::string_view data, bool valid) {
    Tree value;
    if (value.parse(data, text::kDepthCeiling)) return;
    ++count_.tests;
    count_.valid += valid ? 1 : 0;
    if (validate::explain(value, value.root(), own.plan()).empty() != valid) {
      ++count_.ours_wrong;
      std::cerr << "wrong: " << name << '\n';
    }
    const bool accepted = accepts(own.automaton(), data);
    count_.accepted += accepted ? 1 : 0;
    if (accepted && !valid) {
      ++count_.promised_too_much;
      std::cerr << "accepted: " << name << '\n';
    }
    if (peer.accepts(value, value.root()) == valid) return;
    ++count_.valijson_wrong;
    if (markdown_) std::cout << "| " << name << " | " << (valid ? "valid" : "invalid") << " |\n";
  }

  bool markdown_;
  Count count_;
};

std::vector<fs::path> test_files(const fs::path& folder) {
  const fs::path inner = folder / "tests" / "draft7";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::exists(inner) ? inner : folder)) {
    const bool is_test = entry.path().extension() == ".json" && entry.path().filename() != kRemote;
    if (is_test) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int count, char** words) {
  const bool markdown = count == 3 && std::string_view(words[2]) == "--markdown";
  if (count < 2 || !fs::is_directory(words[1]) || (count == 3 && !markdown) || count > 3) {
    std::cerr << "usage: draft7 FOLDER [--markdown]\n";
    return 2;
  }
  Runner runner(markdown);
  if (markdown) {
    std::cout << "| file | group | test | draft-07 says |\n| --- | --- | --- | --- |\n";
  }
  for (const fs::path& file : test_files(words[1])) runner.run_file(file);
  const Count& told = runner.count();
  std::cerr << told.tests << " tests, " << told.tests - told.ours_wrong << " right; "
            << told.accepted << " of " << told.valid << " valid ones accepted in one pass, "
            << told.promised_too_much << " wrongly; valijson " << told.valijson_wrong << " wrong\n";
  if (told.tests == 0) return 2;
  return told.ours_wrong + told.promised_too_much == 0 ? 0 : 1;
}
