#include "convert/shapes.h"

#include <array>

namespace entrybridge::conversion {
namespace {

using Form = Shape::Form;

constexpr std::string_view kEmptyText = "\"\"";
constexpr bool kTakesNull = true;

// Parts of a content.
constexpr std::array kTextPartKeys = {KeyShape{"type"}, KeyShape{"text"}};
constexpr std::array kImageUrlKeys = {KeyShape{"url"}, KeyShape{"detail"}};
constexpr std::array kInputAudioKeys = {KeyShape{"data"}, KeyShape{"format"}};
constexpr std::array kRefusalPartKeys = {KeyShape{"type"}, KeyShape{"refusal"}};
constexpr Shape kTextPart = {Form::object, kTextPartKeys};
constexpr Shape kImageUrl = {Form::object, kImageUrlKeys};
constexpr Shape kInputAudio = {Form::object, kInputAudioKeys};
constexpr Shape kRefusalPart = {Form::object, kRefusalPartKeys};
constexpr std::array kImagePartKeys = {KeyShape{"type"}, KeyShape{"image_url", &kImageUrl}};
constexpr std::array kAudioPartKeys = {KeyShape{"type"}, KeyShape{"input_audio", &kInputAudio}};
constexpr Shape kImagePart = {Form::object, kImagePartKeys};
constexpr Shape kAudioPart = {Form::object, kAudioPartKeys};

constexpr std::array kTextParts = {KeyShape{"text", &kTextPart}};
constexpr std::array kTextAndImageParts = {KeyShape{"text", &kTextPart},
                                           KeyShape{"image_url", &kImagePart}};
constexpr std::array kUserParts = {KeyShape{"text", &kTextPart}, KeyShape{"image_url", &kImagePart},
                                   KeyShape{"input_audio", &kAudioPart}};
constexpr std::array kAssistantParts = {KeyShape{"text", &kTextPart},
                                        KeyShape{"refusal", &kRefusalPart}};
constexpr Shape kText = {Form::text};
constexpr Shape kTextContent = {Form::parts, kTextParts};
constexpr Shape kTextAndImageContent = {Form::parts, kTextAndImageParts};
constexpr Shape kUserContent = {Form::parts, kUserParts};
constexpr Shape kAssistantContent = {Form::parts, kAssistantParts};

// OpenPipe.
constexpr std::array kCalledKeys = {KeyShape{"name"},
                                    KeyShape{"arguments", nullptr, !kTakesNull, kEmptyText}};
constexpr std::array kFunctionCallKeys = {KeyShape{"name"}, KeyShape{"arguments"}};
constexpr Shape kCalled = {Form::object, kCalledKeys};
constexpr Shape kFunctionCall = {Form::object, kFunctionCallKeys};
constexpr std::array kToolCallKeys = {KeyShape{"id"}, KeyShape{"function", &kCalled},
                                      KeyShape{"type"}};
constexpr Shape kToolCall = {Form::object, kToolCallKeys};
constexpr Shape kToolCalls = {Form::list, {}, &kToolCall};
constexpr std::array kCitationKeys = {KeyShape{"start_index"}, KeyShape{"end_index"},
                                      KeyShape{"title"}, KeyShape{"url"}};
constexpr Shape kCitation = {Form::object, kCitationKeys};
constexpr std::array kAnnotationKeys = {KeyShape{"type"}, KeyShape{"url_citation", &kCitation}};
constexpr Shape kAnnotation = {Form::object, kAnnotationKeys};
constexpr Shape kAnnotations = {Form::list, {}, &kAnnotation};
constexpr std::array kSpokenKeys = {KeyShape{"id"}};
constexpr Shape kSpoken = {Form::object, kSpokenKeys};

constexpr std::array kInstructionKeys = {KeyShape{"role"}, KeyShape{"content", &kTextContent},
                                         KeyShape{"name"}};
constexpr std::array kUserKeys = {KeyShape{"role"}, KeyShape{"content", &kUserContent},
                                  KeyShape{"name"}};
constexpr std::array kAssistantKeys = {KeyShape{"role"},
                                       KeyShape{"content", &kAssistantContent, kTakesNull},
                                       KeyShape{"name"},
                                       KeyShape{"tool_calls", &kToolCalls, kTakesNull},
                                       KeyShape{"function_call", &kFunctionCall, kTakesNull},
                                       KeyShape{"refusal", nullptr, kTakesNull},
                                       KeyShape{"annotations", &kAnnotations},
                                       KeyShape{"audio", &kSpoken, kTakesNull}};
constexpr std::array kToolKeys = {KeyShape{"role"}, KeyShape{"content", &kTextContent},
                                  KeyShape{"tool_call_id"}};
constexpr std::array kFunctionKeys = {KeyShape{"role"}, KeyShape{"name"},
                                      KeyShape{"content", &kText, kTakesNull}};
constexpr std::array kRejectedKeys = {KeyShape{"role"},
                                      KeyShape{"content", &kText, kTakesNull},
                                      KeyShape{"reasoning_content", nullptr, kTakesNull},
                                      KeyShape{"refusal", nullptr, kTakesNull},
                                      KeyShape{"tool_calls", &kToolCalls, kTakesNull},
                                      KeyShape{"function_call", &kFunctionCall, kTakesNull}};
constexpr Shape kInstruction = {Form::object, kInstructionKeys};
constexpr Shape kUser = {Form::object, kUserKeys};
constexpr Shape kAssistant = {Form::object, kAssistantKeys};
constexpr Shape kTool = {Form::object, kToolKeys};
constexpr Shape kFunction = {Form::object, kFunctionKeys};

constexpr std::array kOpenpipeRoles = {
    RoleShape{"system", &kInstruction}, RoleShape{"developer", &kInstruction},
    RoleShape{"user", &kUser},          RoleShape{"assistant", &kAssistant},
    RoleShape{"tool", &kTool},          RoleShape{"function", &kFunction}};

constexpr std::array kDeclaredFunctionKeys = {KeyShape{"name"}, KeyShape{"parameters"},
                                              KeyShape{"description"},
                                              KeyShape{"strict", nullptr, kTakesNull}};
constexpr Shape kDeclaredFunction = {Form::object, kDeclaredFunctionKeys};
constexpr std::array kDeclaredToolKeys = {KeyShape{"type"},
                                          KeyShape{"function", &kDeclaredFunction}};
constexpr Shape kDeclaredTool = {Form::object, kDeclaredToolKeys};
constexpr std::array kChosenFunctionKeys = {KeyShape{"name"}};
constexpr Shape kChosenFunction = {Form::object, kChosenFunctionKeys};
constexpr std::array kToolChoiceKeys = {KeyShape{"type"}, KeyShape{"function", &kChosenFunction}};
constexpr std::array kJsonSchemaKeys = {KeyShape{"name"}, KeyShape{"description"},
                                        KeyShape{"schema"},
                                        KeyShape{"strict", nullptr, kTakesNull}};
constexpr Shape kJsonSchema = {Form::object, kJsonSchemaKeys};
constexpr std::array kResponseFormatKeys = {KeyShape{"type"},
                                            KeyShape{"json_schema", &kJsonSchema}};

// Humanloop: its objects are open, but the service drops what it does not know.
constexpr std::array kHumanloopCalledKeys = {KeyShape{"name"}, KeyShape{"arguments"}};
constexpr Shape kHumanloopCalled = {Form::object, kHumanloopCalledKeys};
constexpr std::array kHumanloopLegacyKeys = {KeyShape{"name", nullptr, !kTakesNull, kEmptyText},
                                             KeyShape{"arguments"}};
constexpr Shape kHumanloopLegacyCall = {Form::object, kHumanloopLegacyKeys};
constexpr std::array kHumanloopToolCallKeys = {KeyShape{"id"}, KeyShape{"type"},
                                               KeyShape{"function", &kHumanloopCalled}};
constexpr Shape kHumanloopToolCall = {Form::object, kHumanloopToolCallKeys};
constexpr Shape kHumanloopToolCalls = {Form::list, {}, &kHumanloopToolCall};
constexpr std::array kHumanloopMessageKeys = {
    KeyShape{"role"},
    KeyShape{"content", &kTextAndImageContent, kTakesNull},
    KeyShape{"name", nullptr, kTakesNull},
    KeyShape{"tool_call_id", nullptr, kTakesNull},
    KeyShape{"tool_calls", &kHumanloopToolCalls, kTakesNull},
    KeyShape{"tool_call", &kHumanloopCalled, kTakesNull}};
constexpr Shape kHumanloopMessage = {Form::object, kHumanloopMessageKeys};
constexpr std::array kHumanloopRoles = {
    RoleShape{"system", &kHumanloopMessage}, RoleShape{"user", &kHumanloopMessage},
    RoleShape{"assistant", &kHumanloopMessage}, RoleShape{"tool", &kHumanloopMessage}};

constexpr Dialect kOpenpipe = {kOpenpipeRoles, &kCalled};
constexpr Dialect kHumanloop = {kHumanloopRoles, &kHumanloopLegacyCall};

}  // namespace

const Shape kRejectedMessage = {Form::object, kRejectedKeys};
const Shape kTools = {Form::list, {}, &kDeclaredTool};
const Shape kToolChoice = {Form::object, kToolChoiceKeys};
const Shape kResponseFormat = {Form::object, kResponseFormatKeys};

const Dialect& dialect_of(Platform platform) {
  return platform == Platform::humanloop ? kHumanloop : kOpenpipe;
}

}  // namespace entrybridge::conversion
