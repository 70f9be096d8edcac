// The way there and back with `roundTrip`: it gives the row that was, and edits win.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "convert/fingerprint.h"
#include "convert/relayout.h"
#include "convert/sidecar.h"
#include "convert_rows.h"
#include "convert_testing.h"

namespace entrybridge {
namespace {

using conversion::Value;
using converting::Directions;
using converting::hold_random_rows;
using converting::kPlatforms;
using converting::options_of;
using converting::Parsed;
using converting::RowMaker;
using converting::seed_of_law;
using converting::told;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

// The value's own text without white space: keys in their order, numbers by their digits.
std::string exactly(const Value& value) {
  std::string out;
  if (value.is_array()) {
    for (const Value item : value.children()) (out += out.empty() ? '[' : ',') += exactly(item);
    return out.empty() ? "[]" : out + "]";
  }
  if (!value.is_object()) return std::string(value.raw());
  for (const Value member : value.children()) {
    (out += out.empty() ? '{' : ',') += text::quoted(member.name()) + ":" + exactly(member);
  }
  return out.empty() ? "{}" : out + "}";
}

// The same, but the order of the row's own keys is free.
std::string row_exactly(const std::string& row) {
  const Parsed parsed(row);
  std::map<std::string, std::string> members;
  for (const Value member : parsed.root().children()) {
    members[text::quoted(member.name())] = exactly(member);
  }
  std::string out = "{";
  for (const auto& [name, text] : members) ((out += name) += ":") += text + ",";
  return out + "}";
}

Conversion trip(const std::string& row, Platform from, Platform to, bool round_trip) {
  return convert(row, options_of(from, to, {.round_trip = round_trip}));
}

std::string lines_of(const Conversion& conversion) {
  std::string out = conversion.text + "\n";
  for (const std::string& line : told(conversion)) (out += line) += '\n';
  return out;
}

// Whether the row is on its way back itself: what its sidecar knows is used up by the way there.
bool is_returning(const std::string& row, Platform to) {
  const std::string name(name_of(to));
  return row.find(R"("from":")" + name) != std::string::npos ||
         row.find(R"(\"from\":\")" + name) != std::string::npos ||
         row.find(R"("from":")" + name) != std::string::npos;
}

// What the service makes itself is not given back to it.
bool has_service_keys(const std::string& row) {
  const Parsed parsed(row);
  const Value root = parsed.root();
  return root["id"] || root["created_at"] || root["updated_at"];
}

// False: the way there refuses the row.
bool check_law_1(const std::string& row, Platform from, Platform to,
                 ExampleLayout layout = ExampleLayout::nested) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  if (from == arize && has_service_keys(row)) return false;
  if (is_returning(row, to)) return false;
  const Conversion there =
      convert(row, options_of(from, to, {.round_trip = true, .layout = layout}));
  if (there.converted == 0) return false;
  SCOPED_TRACE(lines_of(there));
  const Conversion back = trip(there.text, to, from, false);
  EXPECT_EQ(back.converted, 1U) << lines_of(back);
  if (back.converted == 0) return true;
  EXPECT_EQ(row_exactly(back.text), row_exactly(row)) << lines_of(back);
  return true;
}

struct Row {
  const char* fear;
  Platform from;
  const char* row;
  const char* repeated = "";  // in the place of a `*`
};

TEST(RoundTrip, GivesTheRowThatWas) {
  const std::
      vector<Row>
          rows =
              {
                  {"nothing special", openpipe,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})"},
                  {"metadata empty or absent", openpipe,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"metadata":{}})"},
                  {"labels of three kinds in their order", openpipe,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"metadata":{"z":"1","inputs.b":"2","y":"3","target.c":"4","inputs.a":"5"}})"},
                  {"roles that are rewritten", openpipe,
                   R"({"messages":[{"role":"developer","content":"s"},{"role":"function","name":"f","content":null},{"role":"assistant","content":"a"}]})"},
                  {"a legacy call", openpipe,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","function_call":{"name":"f","arguments":"{}"},"content":null,"tool_calls":null},{"role":"assistant","content":"a"}]})"},
                  {"null keys", openpipe,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","refusal":null,"content":"x","audio":null},{"role":"assistant","content":"a"}]})"},
                  {"keys without a slot, in the middle", openpipe,
                   R"({"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x","format":"wav"}},{"type":"text","text":"t"}]},{"role":"assistant","refusal":"no","content":"x"},{"role":"assistant","content":"a"}]})"},
                  {"the answer alone", openpipe,
                   R"({"messages":[{"role":"assistant","content":"a"}]})"},
                  {"no answer", openpipe, R"({"messages":[{"role":"user","content":"q"}]})"},
                  {"no messages", openpipe, R"({"messages":[]})"},
                  {"key of the answer", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{"sum":"4","n":1.0}})"},
                  {"a plain answer as message", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{"message":{"content":"4","role":"assistant"}}})"},
                  {"message beside output", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"3","message":{"content":"4","role":"assistant"}}})"},
                  {"messages that end in the assistant", humanloop,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})"},
                  {"the only input is the message", humanloop,
                   R"({"inputs":{"q":"2+2?"},"target":{"x":"4"}})"},
                  {"empty containers", humanloop,
                   R"({"inputs":{},"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{}}})"},
                  {"an empty target", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{}})"},
                  {"an empty prompt", humanloop, R"({"messages":[],"target":{"output":"a"}})"},
                  {"types written as text", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","n":1e400,"l":[1, 2.0],"o":{"a":null},"metadata":{"n":18446744073709551616,"b":true,"z":null}}})"},
                  {"keys in their order", humanloop,
                   R"({"messages":[{"role":"user","content":"q"}],"target":{"split":"TEST","metadata":{"a":1},"k":"v","output":"a"}})"},
                  {"as the service lists it", humanloop,
                   R"({"id":"dp_1","created_at":"2024-01-01","messages":[{"role":"user","content":"q"}],"target":{"output":"a"}})"},
                  {"null keys of messages", humanloop,
                   R"({"messages":[{"role":"user","content":"q","name":null,"tool_calls":null},{"role":"assistant","content":null,"tool_call":{"name":"f"}}],"target":{"output":"a"}})"},
                  {"question and answer", arize,
                   R"({"question":"q","answer":"a","topic":"t","n":1.0})"},
                  {"a pair with null", arize, R"({"question":"q","answer":null})"},
                  {"a pair of numbers", arize, R"({"question":1,"answer":2.50,"z":null})"},
                  {"a joined pair", arize, R"({"instruction":"i","input":"c","output":"o"})"},
                  {"a joined pair with nothing to join", arize,
                   R"({"instruction":"i","input":"","output":"o"})"},
                  {"input and output", arize,
                   R"({"input":"q","output":"a","metadata":{"b":1,"a":[1]}})"},
                  {"variables and references", arize,
                   R"({"input":{"a":"q"},"output":{"x":"a","y":{"z":1}}})"},
                  {"an OpenPipe entry", arize,
                   R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"tools":[],"metadata":{"inputs.a":"1"},"k":1})"},
                  {"several answers", arize,
                   R"({"input":{"messages":[{"role":"user","content":"q"}]},"output":{"messages":[{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}]}})"},
                  {"lists of messages", arize,
                   R"({"input":[{"role":"user","content":"q"}],"output":[{"role":"assistant","content":"a"}]})"},
                  {"JSON texts, compact and spaced", arize,
                   R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\"}]}","output_json":"{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}]}","metadata_json":"{ \"n\" : 1.0}","split":"TEST"})"},
                  {"a span, flattened", arize,
                   R"({"attributes.llm.input_messages.0.message.role":"user","attributes.llm.input_messages.0.message.content":"q","attributes.llm.output_messages.0.message.role":"assistant","attributes.llm.output_messages.0.message.content":"a","attributes.llm.model_name":"m","name":"n"})"},
                  {"a span, nested", arize,
                   R"({"attributes":{"llm":{"input_messages":[{"message":{"role":"user","content":"q"}}],"model_name":"m"},"output":{"value":"a"}},"k":1})"},
                  {"a span's texts", arize,
                   R"({"attributes.input.value":"q","attributes.output.value":"a","attributes.metadata":"{\"t\":1}"})"},
                  {"ShareGPT", arize,
                   R"({"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"},"id":7})"},
                  {"Phoenix", arize,
                   R"({"node_id":"x","input":{"messages":[{"role":"user","content":"q"}]},"output":{"messages":[{"role":"assistant","content":"a"}]},"metadata":{"t":1},"splits":["train"]})"},
                  {"preferences", arize,
                   R"({"input":{"messages":[{"role":"user","content":"q"}],"tools":[],"parallel_tool_calls":true},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]})"},
                  {"a request log", arize,
                   R"({"input":{"model":"m","messages":[{"role":"user","content":"q"}],"temperature":0.10},"output":{"role":"assistant","content":"a"},"tags":{"t":"u"}})"},
                  {"legacy functions", arize,
                   R"({"messages":[{"role":"user","content":"q"}],"functions":[{"name":"f"}],"function_call":{"name":"f"}})"},
                  {"empty lists", arize,
                   R"({"input":{"messages":[{"role":"user","content":"q"}],"variables":{}},"output":{"messages":[]},"metadata":{}})"},
              };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.fear);
    for (const Platform to : kPlatforms) {
      if (to == row.from) continue;
      check_law_1(row.row, row.from, to);
      check_law_1(row.row, row.from, to, ExampleLayout::json_text);
    }
  }
}

std::string repeated(int times, const std::string& one) {
  std::string all = one;
  for (int i = 1; i < times; ++i) (all += ',') += one;
  return all;
}

// Layouts of many steps: time must not grow with the square of their number.
TEST(RoundTrip, GivesLongRowsThatWere) {
  constexpr int kMany = 5000;
  std::string labels;
  for (int i = 0; i < kMany; ++i) {
    const std::string number = std::to_string(i);
    labels += ",\"inputs.a" + number + R"(":"q","b)" + number + R"(":"c")";
  }
  const std::vector<Row> rows = {
      {"a long conversation", arize, R"({"conversations":[*]})", R"({"from":"human","value":"q"})"},
      {"a long span", arize,
       R"({"attributes":{"llm":{"input_messages":[*]},"output":{"value":"a"}}})",
       R"({"message":{"role":"user","content":"q"}})"},
      {"roles that are rewritten", openpipe,
       R"({"messages":[*,{"role":"assistant","content":"a"}]})",
       R"({"role":"developer","content":"q"})"},
      {"keys that are kept", humanloop, R"({"messages":[*,{"role":"user","content":"q"}]})",
       R"({"role":"user","content":"q","x":1})"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.fear);
    std::string text = row.row;
    text.replace(text.find('*'), 1, repeated(kMany, row.repeated));
    for (const Platform to : kPlatforms) {
      if (to != row.from) check_law_1(text, row.from, to);
    }
  }
  check_law_1(R"({"messages":[{"role":"user","content":"q"}],"metadata":{"z":"1")" + labels + "}}",
              openpipe, humanloop);
}

constexpr auto kBothKinds = {RowMaker::Kind::well_behaved, RowMaker::Kind::any};

TEST(RoundTrip, GivesEveryRandomRowThatWas) {
  // To Arize in both of its layouts, in turns.
  std::uint32_t turn = 0;
  hold_random_rows(314159, Directions::to_others, kBothKinds,
                   [&](const std::string& row, Platform from, Platform to) {
                     const bool is_text = to == arize && ++turn % 2 == 0;
                     return check_law_1(row, from, to,
                                        is_text ? ExampleLayout::json_text : ExampleLayout::nested);
                   });
}

constexpr std::array<const char*, 3> kSidecars = {"/metadata/entrybridge", "/target/entrybridge",
                                                  "/entrybridge"};
const char* sidecar_of(Platform platform) {
  return kSidecars[static_cast<std::size_t>(platform)];
}
const char* messages_of(Platform platform) {
  return platform == arize ? "/input/messages" : "/messages";
}

// One edit of a row, at random: a value changed, a member or an item deleted, a message or a label
// added. The sidecar is left alone.
class Editor {
 public:
  explicit Editor(std::uint32_t seed) : random_(seed) {}

  std::string edited(const std::string& row, Platform platform) {
    const Parsed parsed(row);
    std::vector<std::string> texts;
    std::vector<std::string> all;
    gather(parsed.root(), sidecar_of(platform), texts, all);
    switch (random_() % 5) {
      case 0:
        return texts.empty() ? row : done(row, put(one_of(texts), R"("EDITED")"));
      case 1:
      case 2:
        return all.empty() ? row : done(row, {.kind = StepKind::cut, .from = one_of(all)});
      case 3:
        return done(row,
                    put(std::string(messages_of(platform)) + (random_() % 2 == 0 ? "/0" : "/-"),
                        random_() % 2 == 0 ? R"({"role":"user","content":"EDITED"})"
                                           : R"({"role":"assistant","content":"EDITED"})"));
      default:
        return done(row, put(platform == humanloop ? "/target/metadata/edited" : "/metadata/edited",
                             R"("EDITED")"));
    }
  }

 private:
  using StepKind = conversion::StepKind;
  using Step = conversion::Step;

  static Step put(std::string to, std::string raw) {
    return {.kind = StepKind::put, .to = std::move(to), .raw = std::move(raw)};
  }
  static std::string done(const std::string& row, const Step& step) {
    text::Tree tree;
    EXPECT_FALSE(tree.parse(row, 128));
    return conversion::relay(tree, {&step, 1}).text;
  }
  const std::string& one_of(const std::vector<std::string>& list) {
    return list[random_() % list.size()];
  }
  static void gather(const Value& value, const std::string& sidecar,
                     std::vector<std::string>& texts, std::vector<std::string>& all) {
    for (const Value child : value.children()) {
      const std::string pointer = conversion::pointer_of(child);
      if (pointer == sidecar) continue;
      all.push_back(pointer);
      const bool is_named = value.is_object() && child.name() != "role" && child.name() != "type";
      if (child.is_string() && is_named) texts.push_back(pointer);
      gather(child, sidecar, texts, all);
    }
  }

  std::mt19937 random_;
};

// The row with a sidecar that remembers what was kept, but nothing of the layout.
std::string forgetful(const std::string& row, Platform platform) {
  const Parsed parsed(row);
  const std::string pointer = sidecar_of(platform);
  const Value place = converting::find(parsed.root(), pointer);
  if (!place) return row;  // there was none, or it went with the edit
  const Parsed text(platform == openpipe ? std::string(place.string()) : std::string(place.raw()));
  const auto recipe = conversion::read_recipe(text.root()["layout"]);
  if (!recipe) return row;
  const conversion::Recipe units{.of = recipe->of, .units = recipe->units, .steps = {}};
  const conversion::Step forget = {
      .kind = conversion::StepKind::put, .to = "/layout", .raw = conversion::recipe_text(units)};
  text::Tree sidecar;
  EXPECT_FALSE(sidecar.parse(text.root().raw(), 128));
  const std::string out = conversion::relay(sidecar, {&forget, 1}).text;
  const conversion::Step step = {.kind = conversion::StepKind::put,
                                 .to = pointer,
                                 .raw = platform == openpipe ? text::quoted(out) : out};
  text::Tree tree;
  EXPECT_FALSE(tree.parse(row, 128));
  return conversion::relay(tree, {&step, 1}).text;
}

std::uint64_t meaning(const std::string& row, Platform platform) {
  return conversion::fingerprint_of_meaning(Parsed(row).root(), sidecar_of(platform));
}

// What comes back says the edited row, as one does that remembers nothing. False: there is nothing
// to edit, or no way.
bool check_law_2(const std::string& row, Platform from, Platform to, Editor& editor) {
  if (from == arize && has_service_keys(row)) return false;
  if (is_returning(row, to)) return false;
  const Conversion there = trip(row, from, to, true);
  if (there.converted == 0) return false;
  const std::string edited = editor.edited(there.text, to);
  if (edited == there.text) return false;
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row + "\n" +
               there.text + "\nedited:\n" + edited);
  const Conversion back = trip(edited, to, from, false);
  const Conversion plain = trip(forgetful(edited, to), to, from, false);
  if (plain.converted == 0) return false;
  SCOPED_TRACE(lines_of(back));
  if (back.text == "{}") return false;  // nothing is left
  EXPECT_EQ(back.converted, 1U) << lines_of(plain);
  const Conversion again = trip(back.text, from, to, false);
  const Conversion wanted = trip(plain.text, from, to, false);
  if (wanted.converted == 0) return false;
  EXPECT_EQ(again.converted, 1U) << lines_of(again);
  EXPECT_EQ(meaning(again.text, to), meaning(wanted.text, to))
      << again.text << "\n"
      << wanted.text << "\nplain: " << plain.text;
  return true;
}

// The row with a text of its own for each text of a letter, so that a second one is a copy.
std::string with_texts_of_their_own(const std::string& row, std::vector<std::string>& texts) {
  constexpr std::string_view kLetters = "abcinqrstux";
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += row[i];
    const bool is_letter = i + 3 < row.size() && (row[i] == ':' || row[i] == '[') &&
                           row[i + 1] == '"' && row[i + 3] == '"' &&
                           kLetters.find(row[i + 2]) != std::string_view::npos;
    if (!is_letter) continue;
    texts.push_back("own text " + std::to_string(texts.size()) + ".");
    out += '"' + texts.back() + '"';
    i += 3;
  }
  return out;
}

// The sidecar holds only what the row does not: each text of the row read stands in the row written
// once. False: the row is refused.
bool check_nothing_is_copied(const std::string& row, Platform from, Platform to) {
  std::vector<std::string> texts;
  const std::string own = with_texts_of_their_own(row, texts);
  const Conversion there = trip(own, from, to, true);
  if (there.converted == 0) return false;
  SCOPED_TRACE(own + "\n" + there.text);
  for (const std::string& text : texts) {
    const std::size_t first = there.text.find(text);
    const bool is_twice =
        first != std::string::npos && there.text.find(text, first + 1) != std::string::npos;
    EXPECT_FALSE(is_twice) << text;
  }
  return true;
}

struct Edit {
  const char* fear;
  Platform from;
  Platform to;
  const char* row;
  std::vector<conversion::Step> steps;
  const char* back;
  std::vector<std::string> edited;  // what is dropped for the reason `edited`
};

TEST(RoundTrip, EditsWin) {
  using conversion::StepKind;
  const auto put = [](const char* to, const char* raw) {
    return conversion::Step{.kind = StepKind::put, .to = to, .raw = raw};
  };
  const auto cut = [](const char* from) {
    return conversion::Step{.kind = StepKind::cut, .from = from};
  };
  const char* const seed = R"({"question":"2 + 2?","answer":"4","topic":"sums"})";
  const char* const spoken =
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]},{"role":"assistant","content":"a","refusal":"r"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]})";
  const std::vector<Edit> edits = {
      {"columns stay where a value was changed",
       arize,
       openpipe,
       seed,
       {put("/messages/1/content", R"("5")")},
       R"({"question":"2 + 2?","answer":"5","topic":"sums"})",
       {}},
      {"a label deleted",
       arize,
       openpipe,
       seed,
       {cut("/metadata/topic")},
       R"({"question":"2 + 2?","answer":"4"})",
       {}},
      {"a label added",
       arize,
       openpipe,
       seed,
       {put("/metadata/by", R"("me")")},
       R"({"question":"2 + 2?","answer":"4","topic":"sums","metadata":{"by":"me"}})",
       {}},
      {"a message that a pair cannot hold",
       arize,
       openpipe,
       seed,
       {put("/messages/-", R"({"role":"user","content":"and 3?"})")},
       R"({"input":{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"},{"role":"user","content":"and 3?"}]},"metadata":{"topic":"sums"}})",
       {"/metadata/entrybridge"}},
      {"kept values go with their message",
       openpipe,
       humanloop,
       spoken,
       {put("/messages/0", R"({"role":"system","content":"s"})")},
       R"({"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"t"},{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]},{"role":"assistant","content":"a","refusal":"r"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]})",
       {}},
      {"kept values go where their message went",
       openpipe,
       humanloop,
       spoken,
       {cut("/messages/0")},
       R"({"messages":[{"role":"assistant","content":"a","refusal":"r"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]})",
       {"/target/entrybridge/kept/0/1"}},
      {"kept values of a message that was changed",
       openpipe,
       humanloop,
       spoken,
       {put("/messages/1/content", R"("A")")},
       R"({"messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]},{"role":"assistant","content":"A"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]})",
       {"/target/entrybridge/kept/1/1"}},
      {"a role that was rewritten, of a message that was changed",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"developer","content":"s"},{"role":"user","content":"q"}]})",
       {put("/messages/0/content", R"("S")")},
       R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"q"}]})",
       {"/target/entrybridge/layout/steps/0"}},
      {"a number written as text",
       humanloop,
       openpipe,
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{"n":1.0,"m":2}}})",
       {put("/metadata/n", R"("one")")},
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{"n":"one","m":2}}})",
       {"/metadata/entrybridge"}},
      {"the key of the answer, beside a second text",
       humanloop,
       openpipe,
       R"({"messages":[{"role":"user","content":"q"}],"target":{"sum":"4"}})",
       {put("/metadata/target.note", R"("n")")},
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"4","note":"n"}})",
       {"/metadata/entrybridge"}},
      {"steps of someone's making",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"developer","content":"q"}]})",
       {put("/target/entrybridge/layout/steps", R"([["cut","/messages/0"],["put","/x",1]])")},
       R"({"messages":[{"role":"system","content":"q"}]})",
       {"/target/entrybridge/layout/steps/0", "/target/entrybridge/layout/steps/1"}},
  };
  for (const Edit& edit : edits) {
    SCOPED_TRACE(edit.fear);
    const Conversion there = trip(edit.row, edit.from, edit.to, true);
    ASSERT_EQ(there.converted, 1U);
    text::Tree tree;
    ASSERT_FALSE(tree.parse(there.text, 128));
    const std::string edited = conversion::relay(tree, edit.steps).text;
    SCOPED_TRACE(edited);
    const Conversion back = trip(edited, edit.to, edit.from, false);
    ASSERT_EQ(back.converted, 1U) << lines_of(back);
    EXPECT_EQ(row_exactly(back.text), row_exactly(edit.back));
    std::vector<std::string> dropped;
    for (const Change& change : back.changes) {
      const bool is_new = dropped.empty() || dropped.back() != change.from;
      if (change.reason == "edited" && is_new) dropped.push_back(change.from);
    }
    EXPECT_EQ(dropped, edit.edited);
  }
}

TEST(RoundTrip, EditsOfEveryRandomRowWin) {
  Editor editor(seed_of_law(271828));
  hold_random_rows(271828, Directions::to_others, kBothKinds,
                   [&](const std::string& row, Platform from, Platform to) {
                     return check_law_2(row, from, to, editor);
                   });
}

TEST(RoundTrip, TheSidecarOfARandomRowCopiesNothing) {
  hold_random_rows(141421, Directions::to_others, kBothKinds, check_nothing_is_copied);
}

}  // namespace
}  // namespace entrybridge
