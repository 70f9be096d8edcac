// OpenPipe's entries before `tools`: `functions` and, beside the messages, `function_call`. Turned
// as its own importer turned them (OpenPipe/OpenPipe,
// app/src/server/utils/convertFunctionCalls.ts).
#include "convert/dialects/recast.h"
#include "convert/pointer.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

bool fits(const Value& row) {
  if (!row["messages"].is_array()) return false;
  const bool has_functions = row["functions"].is_array() && !row["tools"];
  const Value call = row["function_call"];
  const bool has_call = (call.is_string() || call["name"].is_string()) && !row["tool_choice"];
  return (has_functions || !row["functions"]) && (has_call || !call) && (has_functions || has_call);
}

void write_tools(Recast& recast, const Value& functions) {
  recast.key("tools");
  recast.text += '[';
  for (const Value function : functions.children()) {
    recast.item();
    recast.text += R"({"type":"function","function":)";
    recast.value(function, "/tools/" + std::to_string(function.index()) + "/function");
    recast.text += '}';
  }
  recast.text += ']';
  if (functions.size() == 0) recast.note(functions, "/tools", Action::moved);
}

void write_choice(Recast& recast, const Value& call) {
  recast.key("tool_choice");
  if (call.is_string()) {
    recast.value(call, "/tool_choice");
    return;
  }
  recast.text += R"({"type":"function","function":)";
  recast.value(call, "/tool_choice/function");
  recast.text += '}';
}

void write(Recast& recast) {
  recast.text += '{';
  for (const Value member : recast.row().children()) {
    if (member.name() == "functions") {
      write_tools(recast, member);
    } else if (member.name() == "function_call") {
      write_choice(recast, member);
    } else {
      recast.key(member.name());
      recast.text += member.raw();
    }
  }
  recast.text += '}';
}

}  // namespace

const DialectReader kOpenpipeLegacy = {"openpipe-legacy", true, fits, write};

}  // namespace entrybridge::conversion
