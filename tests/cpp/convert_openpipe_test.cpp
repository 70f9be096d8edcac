// What the metadata holds, and who speaks last.
#include "convert_testing.h"

namespace entrybridge {
namespace {

using converting::check;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

TEST(ConvertFromOpenpipe, OpenpipeToHumanloop) {
  check({
      {"variables and references are told by their prefix",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"inputs.a":"1","target.b":"2","c":"3","inputs.d.e":"4"}})",
       R"({"inputs":{"a":"1","d.e":"4"},"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4","b":"2","metadata":{"c":"3"}}})",
       {"moved:slot /metadata/inputs.a -> /inputs/a",
        "moved:slot /metadata/inputs.d.e -> /inputs/d.e",
        "moved:slot /messages/1 -> /target/output", "moved:slot /metadata/target.b -> /target/b",
        "moved:slot /metadata -> /target/metadata"}},
      {"a reference of a slot's name stays metadata",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"target.output":"1","target.message":"2","target.metadata":"3","target.split":"TEST","target.messages":"5","target.entrybridge":"6"}})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4","metadata":{"target.output":"1","target.message":"2","target.metadata":"3","target.split":"TEST","target.messages":"5","target.entrybridge":"6"}}})",
       {"moved:slot /messages/1 -> /target/output", "moved:slot /metadata -> /target/metadata"}},
      {"a variable may have any name",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"inputs.output":"1","inputs.messages":"2","inputs.":"3"}})",
       R"({"inputs":{"output":"1","messages":"2","":"3"},"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4"}})",
       {"moved:slot /metadata/inputs.output -> /inputs/output",
        "moved:slot /metadata/inputs.messages -> /inputs/messages",
        "moved:slot /metadata/inputs. -> /inputs/", "moved:slot /messages/1 -> /target/output"}},
      {"escapes of a name and a value stay",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"\u0034\/"}],"metadata":{"inputs.\u0061":"\u0062","i\u006eputs.c":"\n","\u0064":"x"}})",
       R"({"inputs":{"\u0061":"\u0062","c":"\n"},"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"\u0034\/","metadata":{"\u0064":"x"}}})",
       {"moved:slot /metadata/inputs.a -> /inputs/a", "moved:slot /metadata/inputs.c -> /inputs/c",
        "moved:slot /messages/1 -> /target/output", "moved:slot /metadata -> /target/metadata"}},
      {"metadata of nothing but variables leaves none",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{"inputs.a":"1"}})",
       R"({"inputs":{"a":"1"},"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4"}})",
       {"moved:slot /metadata/inputs.a -> /inputs/a", "moved:slot /messages/1 -> /target/output"}},
      {"empty metadata stays",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"metadata":{}})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"output":"4","metadata":{}}})",
       {"moved:slot /messages/1 -> /target/output", "moved:slot /metadata -> /target/metadata"}},
      {"a row that ends with the user has no answer",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"}]})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}]})",
       {}},
      {"a row of the answer alone",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"assistant","content":"4"}]})",
       R"({"messages":[],"target":{"output":"4"}})",
       {"moved:slot /messages/0 -> /target/output"}},
      {"the answer alone beside inputs: a sign says that these are no prompt",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"assistant","content":"4"}],"metadata":{"inputs.a":"2"}})",
       R"({"inputs":{"a":"2"},"messages":[],"target":{"output":"4","entrybridge":{"entrybridge":1,"from":"openpipe","kept":[],"layout":{}}}})",
       {"moved:slot /metadata/inputs.a -> /inputs/a", "moved:slot /messages/0 -> /target/output"}},
      {"no messages at all", openpipe, humanloop, R"({"messages":[]})", R"({"messages":[]})", {}},
      {"an answer of parts is a message",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":[{"type":"text","text":"4"}]}]})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"message":{"role":"assistant","content":[{"type":"text","text":"4"}]}}})",
       {"moved:slot /messages/1 -> /target/message"}},
      {"an answer of null is a message",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":null}]})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"message":{"role":"assistant","content":null}}})",
       {"moved:slot /messages/1 -> /target/message"}},
      {"an answer without content is a message",
       openpipe,
       humanloop,
       R"({"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant"}]})",
       R"({"messages":[{"role":"user","content":"2 + 2?"}],"target":{"message":{"role":"assistant"}}})",
       {"moved:slot /messages/1 -> /target/message"}},
  });
}

TEST(ConvertFromOpenpipe, OpenpipeToArize) {
  check({
      {"a row that ends with the user has no answer",
       openpipe,
       arize,
       R"({"messages":[{"role":"user","content":"2 + 2?"}]})",
       R"({"input":{"messages":[{"role":"user","content":"2 + 2?"}]}})",
       {"moved:slot /messages -> /input/messages"}},
  });
}

}  // namespace
}  // namespace entrybridge
