// Rows in other forms than a platform's own: each dialect, the layouts of Arize, named columns.
#include <iterator>
#include <utility>

#include "convert_testing.h"

namespace entrybridge {
namespace {

using converting::check;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

TEST(ConvertDialects, OfOpenpipe) {
  check({
      {"functions and function_call",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"functions":[{"name":"f"}],"function_call":{"name":"f"}})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}}}})",
       {"moved:dialect /functions/0 -> /target/tools/0/function",
        "moved:dialect /function_call -> /target/tool_choice/function",
        "moved:slot /messages/1 -> /target/output"}},
      {"a line of the request log",
       openpipe,
       humanloop,
       R"({"input":{"model":"m","messages":[{"role":"user","content":"q"}]},"output":{"role":"assistant","content":"a"},"tags":{"t":"u"}})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{"t":"u","input.model":"m"}}})",
       {"moved:dialect /input/messages/0 -> /messages/0", "moved:dialect /output -> /target/output",
        "moved:dialect /tags/t -> /target/metadata/t",
        "moved:dialect /input/model -> /target/metadata/input.model"}},
      {"two answers compared",
       openpipe,
       arize,
       R"({"input":{"messages":[{"role":"user","content":"q"}],"tools":[]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]})",
       R"({"input":{"messages":[{"role":"user","content":"q"}],"tools":[]},"output":{"messages":[{"role":"assistant","content":"a"}]},"rejected_output":{"messages":[{"role":"assistant","content":"b"}]}})",
       {"moved:dialect /input/messages/0 -> /input/messages/0",
        "moved:dialect /preferred_output/0 -> /output/messages/0",
        "moved:dialect /input/tools -> /input/tools",
        "moved:dialect /non_preferred_output/0 -> /rejected_output/messages/0"}},
      {"ShareGPT",
       openpipe,
       openpipe,
       R"({"conversations":[{"from":"system","value":"s"},{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"id":7})",
       R"({"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"metadata":{"id":"7"}})",
       {"rewritten:dialect /conversations/0/from -> /messages/0/role",
        "moved:dialect /conversations/0/value -> /messages/0/content",
        "rewritten:dialect /conversations/1/from -> /messages/1/role",
        "moved:dialect /conversations/1/value -> /messages/1/content",
        "rewritten:dialect /conversations/2/from -> /messages/2/role",
        "moved:dialect /conversations/2/value -> /messages/2/content",
        "rewritten:dialect /id -> /metadata/id"}},
      {"a row that is none",
       openpipe,
       humanloop,
       R"({"conversations":[{"from":"robot","value":"s"}]})",
       "",
       {"rejected required /messages", "rejected unknown-key /conversations"}},
  });
}

TEST(ConvertDialects, OfArize) {
  check({
      {"JSON texts",
       arize,
       openpipe,
       R"({"input_json":"{\"messages\": [{\"role\": \"user\", \"content\": \"\\u00e9\"}]}","output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}","metadata_json":"{\"n\":1.0}","split":"TEST"})",
       R"({"messages":[{"role": "user", "content": "\u00e9"},{"role":"assistant","content":"a"}],"split":"TEST","metadata":{"n":"1.0"}})",
       {"rewritten:dialect /input_json", "rewritten:dialect /output_json",
        "rewritten:dialect /metadata_json -> /metadata", "moved:slot /input_json -> /messages",
        "moved:slot /output_json -> /messages/1",
        "rewritten:json-text /metadata_json -> /metadata/n"}},
      {"a text that is none",
       arize,
       openpipe,
       R"({"question":"q","answer":"a","metadata_json":"{"})",
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"metadata":{"metadata_json":"{"}})",
       {"moved:slot /question -> /messages/0/content", "moved:slot /answer -> /messages/1/content",
        "moved:column /metadata_json -> /metadata/metadata_json"}},
      {"a span, flattened",
       arize,
       openpipe,
       R"({"attributes.llm.input_messages.0.message.role":"user","attributes.llm.input_messages.0.message.content":"q","attributes.llm.output_messages.0.message.role":"assistant","attributes.llm.output_messages.0.message.tool_calls.0.tool_call.function.name":"f","attributes.llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments":"{}","attributes.llm.model_name":"m"})",
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"","type":"function","function":{"name":"f","arguments":"{}"}}]}],"metadata":{"attributes.llm.model_name":"m"}})",
       {"moved:dialect /attributes.llm.input_messages.0.message.role -> /messages/0/role",
        "moved:dialect /attributes.llm.input_messages.0.message.content -> /messages/0/content",
        "moved:dialect /attributes.llm.output_messages.0.message.role -> /messages/1/role",
        "moved:dialect "
        "/attributes.llm.output_messages.0.message.tool_calls.0.tool_call.function.name -> "
        "/messages/1/tool_calls/0/function/name",
        "moved:dialect "
        "/attributes.llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments -> "
        "/messages/1/tool_calls/0/function/arguments",
        "moved:column /attributes.llm.model_name -> /metadata/attributes.llm.model_name"}},
      {"a span, in lists",
       arize,
       openpipe,
       R"({"attributes.llm.input_messages":[{"message.role":"user","message.contents":[{"message_content.type":"text","message_content.text":"t"},{"message_content.type":"image","message_content.image":{"image":{"url":"u"}}}]}],"attributes.output.value":"a","attributes.llm.prompt_template.variables":"{\"v\":1}"})",
       R"({"messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"u"}}]},{"role":"assistant","content":"a"}],"metadata":{"inputs.v":"1"}})",
       {"moved:dialect /attributes.llm.input_messages/0/message.role -> /messages/0/role",
        "moved:dialect /attributes.llm.input_messages/0/message.contents/0/message_content.type -> "
        "/messages/0/content/0/type",
        "moved:dialect /attributes.llm.input_messages/0/message.contents/0/message_content.text -> "
        "/messages/0/content/0/text",
        "rewritten:dialect "
        "/attributes.llm.input_messages/0/message.contents/1/message_content.type -> "
        "/messages/0/content/1/type",
        "moved:dialect "
        "/attributes.llm.input_messages/0/message.contents/1/message_content.image/image/url -> "
        "/messages/0/content/1/image_url/url",
        "rewritten:dialect /attributes.llm.prompt_template.variables",
        "moved:dialect /attributes.output.value -> /messages/1/content",
        "rewritten:json-text /attributes.llm.prompt_template.variables -> /metadata/inputs.v"}},
      {"a span's texts",
       arize,
       humanloop,
       R"({"attributes.input.value":"q","attributes.output.value":"a","attributes.metadata":{"t":1}})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{"t":1}}})",
       {"moved:dialect /attributes.input.value -> /messages/0/content",
        "moved:dialect /attributes.output.value -> /target/output",
        "moved:dialect /attributes.metadata -> /target/metadata"}},
      {"a span's texts beside plain columns, which become metadata",
       arize,
       humanloop,
       R"({"input":{"x":1},"attributes.input.value":"q","attributes.output.value":"a","output":"o","metadata":{"t":1}})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","metadata":{"t":1,"input":{"x":1},"output":"o"}}})",
       {"moved:dialect /attributes.input.value -> /messages/0/content",
        "moved:dialect /attributes.output.value -> /target/output",
        "moved:dialect /input -> /target/metadata/input",
        "moved:dialect /output -> /target/metadata/output",
        "moved:slot /metadata -> /target/metadata"}},
      {"a span beside the nested layout, which is found first",
       arize,
       humanloop,
       R"({"input":{"messages":[{"role":"user","content":"q"}]},"attributes.input.value":"x"})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"metadata":{"attributes.input.value":"x"}}})",
       {"moved:slot /input/messages -> /messages",
        "moved:column /attributes.input.value -> /target/metadata/attributes.input.value"}},
      {"a plain column that looks like a span's",
       arize,
       humanloop,
       R"({"input":{"value":"q"},"output":"a"})",
       R"({"inputs":{"value":"q"},"target":{"output":"a"}})",
       {"moved:slot /input -> /inputs", "moved:slot /output -> /target/output"}},
      {"Phoenix",
       arize,
       openpipe,
       R"({"id":"e","node_id":"x","input":{"messages":[{"role":"user","content":"q"}]},"output":{"messages":[{"role":"assistant","content":"a"}]},"metadata":{},"splits":["train"]})",
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"split":"TRAIN","metadata":{"source_id":"e","node_id":"x"}})",
       {"rewritten:dialect /splits -> /split", "moved:slot /input/messages -> /messages",
        "moved:slot /output/messages/0 -> /messages/1",
        "moved:source-id /id -> /metadata/source_id",
        "moved:column /node_id -> /metadata/node_id"}},
      {"JSON texts beside a plain split, slots and a sidecar",
       arize,
       humanloop,
       R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}","output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}","rejected_output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"b\"}]}","metadata_json":"{\"m\":1}","split":"TEST","tools":[],"entrybridge":{"entrybridge":1,"from":"humanloop","kept":[["/x",1]],"layout":{}}})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"output":"a","rejected_message":{"role":"assistant","content":"b"},"tools":[],"split":"TEST","metadata":{"m":1}},"x":1})",
       {"rewritten:dialect /input_json", "rewritten:dialect /output_json",
        "rewritten:dialect /rejected_output_json",
        "rewritten:dialect /metadata_json -> /target/metadata", "moved:sidecar-read /entrybridge",
        "moved:slot /input_json -> /messages", "moved:slot /output_json -> /target/output",
        "moved:slot /rejected_output_json -> /target/rejected_message",
        "moved:slot /tools -> /target/tools", "moved:slot /split -> /target/split",
        "moved:restored /entrybridge/kept/0/1 -> /x"}},
      {"a span of messages beside plain columns, each of which goes one way",
       arize,
       humanloop,
       R"({"attributes.llm.input_messages":[{"message.role":"user","message.content":"q"}],"input":"i","output":"o"})",
       R"({"messages":[{"role":"user","content":"q"}],"target":{"metadata":{"input":"i","output":"o"}}})",
       {"moved:dialect /attributes.llm.input_messages/0/message.role -> /messages/0/role",
        "moved:dialect /attributes.llm.input_messages/0/message.content -> /messages/0/content",
        "moved:dialect /input -> /target/metadata/input",
        "moved:dialect /output -> /target/metadata/output"}},
  });
}

TEST(ConvertDialects, NamedColumns) {
  check({
      {"a pair of other names, beside one that is known",
       arize,
       openpipe,
       R"({"q":"2 + 2?","a":4,"rules":"Add.","question":"?","answer":"!","x":"1","split":"TEST"})",
       R"({"messages":[{"role":"system","content":"Add."},{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"question":"?","answer":"!","split":"TEST","inputs.x":"1"}})",
       {"moved:slot /rules -> /messages/0/content", "moved:slot /q -> /messages/1/content",
        "rewritten:scalar-text /a -> /messages/2/content",
        "moved:column /question -> /metadata/question", "moved:column /answer -> /metadata/answer",
        "moved:column /split -> /metadata/split", "moved:column /x -> /metadata/inputs.x"},
       {.columns = {.user = "q",
                    .assistant = "a",
                    .system = "rules",
                    .variables = {"x"},
                    .metadata = {"split"}}}},
      {"a row without them",
       arize,
       openpipe,
       R"({"question":"q","answer":"a"})",
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})",
       {"moved:slot /question -> /messages/0/content", "moved:slot /answer -> /messages/1/content"},
       {.columns = {.user = "u"}}},
  });
}

TEST(ConvertDialects, JsonTextIsWritten) {
  check({
      {"to the layout of texts",
       openpipe,
       arize,
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"split":"TEST","metadata":{"a":"\u00e9"}})",
       R"({"split":"TEST","input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}","output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}","metadata_json":"{\"a\":\"\\u00e9\"}"})",
       {"moved:slot /messages -> /input_json", "moved:slot /messages/1 -> /output_json",
        "moved:layout /metadata -> /metadata_json"},
       {.layout = ExampleLayout::json_text}},
      {"from one layout to the other",
       arize,
       arize,
       R"({"question":"q","answer":"a","n":1.0})",
       R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}","output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}","metadata_json":"{\"n\":1.0}"})",
       {"moved:slot /question -> /input_json", "moved:slot /answer -> /output_json",
        "moved:column /n -> /metadata_json"},
       {.layout = ExampleLayout::json_text}},
      {"and back",
       arize,
       arize,
       R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}"})",
       R"({"input":{"messages":[{"role":"user","content":"q"}]}})",
       {"rewritten:dialect /input_json -> /input"}},
      {"a split and a sidecar stay plain",
       humanloop,
       arize,
       R"({"messages":[{"role":"user","content":"q"}],"x":1,"target":{"output":"4","rejected_message":{"role":"assistant","content":"5"},"split":"TRAIN","metadata":{"m":1}}})",
       R"({"split":"TRAIN","entrybridge":{"entrybridge":1,"from":"humanloop","kept":[["/x",1]],"layout":{}},"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}","output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"4\"}]}","rejected_output_json":"{\"messages\":[{\"role\":\"assistant\",\"content\":\"5\"}]}","metadata_json":"{\"m\":1}"})",
       {"moved:slot /messages -> /input_json", "moved:slot /target/output -> /output_json",
        "moved:slot /target/rejected_message -> /rejected_output_json",
        "moved:slot /target/metadata -> /metadata_json", "moved:slot /target/split -> /split",
        "kept:no-slot /x -> /entrybridge/kept/0/1"},
       {.layout = ExampleLayout::json_text}},
  });
}

TEST(ConvertDialects, AreFoundByTheirKeysOrByTheirNames) {
  struct {
    const char* name;
    std::vector<Platform> from;
    const char* row;
  } const dialects[] = {
      {"openpipe-legacy",
       {openpipe, arize},
       R"({"messages":[{"role":"user","content":"q"}],"functions":[{"name":"f"}],"function_call":"auto"})"},
      {"openpipe-request-log",
       {openpipe, arize},
       R"({"input":{"model":"m","messages":[{"role":"user","content":"q"}]},"output":{"role":"assistant","content":"a"},"tags":{"t":"u"}})"},
      {"openai-preference",
       {openpipe, arize},
       R"({"input":{"messages":[{"role":"user","content":"q"}]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]})"},
      {"sharegpt",
       {openpipe, arize},
       R"({"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"}})"},
      {"json-text",
       {arize},
       R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}"})"},
      {"phoenix",
       {arize},
       R"({"input":{"messages":[{"role":"user","content":"q"}]},"output":{},"splits":["test"]})"},
      {"openinference", {arize}, R"({"attributes.input.value":"q","attributes.output.value":"a"})"},
  };
  ASSERT_EQ(std::size(dialects), dialect_names().size());
  for (std::size_t i = 0; i < std::size(dialects); ++i) {
    EXPECT_EQ(dialects[i].name, dialect_names()[i]);
    for (const Platform from : dialects[i].from) {
      for (const Platform to : {openpipe, humanloop, arize}) {
        SCOPED_TRACE(std::string(dialects[i].name) + ": " + std::string(name_of(from)) + " to " +
                     std::string(name_of(to)));
        const auto outcome = [&](const char* name) {
          const Conversion conversion =
              convert(dialects[i].row, converting::options_of(from, to, {.dialect = name}));
          return std::pair(conversion.text, converting::told(conversion));
        };
        const auto found = outcome(nullptr);
        EXPECT_NE(found.first, "");
        EXPECT_TRUE(std::any_of(found.second.begin(), found.second.end(), [](const auto& line) {
          return line.find(":dialect ") != std::string::npos;
        }));
        EXPECT_EQ(outcome(dialects[i].name), found);
        EXPECT_NE(outcome(dialects[i == 0 ? 1 : 0].name), found) << "another one was asked for";
      }
    }
  }
}

TEST(ConvertDialects, ARequestWithoutLabelsIsTheNestedLayoutInArize) {
  const char* const row =
      R"({"input":{"messages":[{"role":"user","content":"q"}]},"output":{"role":"assistant","content":"a"}})";
  EXPECT_EQ(
      convert(row, converting::options_of(arize, openpipe)).text,
      R"({"messages":[{"role":"user","content":"q"}],"metadata":{"target.role":"assistant","target.content":"a"}})");
  EXPECT_EQ(
      convert(row, converting::options_of(arize, openpipe, {.dialect = "openpipe-request-log"}))
          .text,
      R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]})");
}

}  // namespace
}  // namespace entrybridge
