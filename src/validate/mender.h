// Repairs of what a platform's schema refuses, where they lose nothing, or only what the platform
// drops anyway.
//
// It promises: a fix leaves what it does not name byte for byte, and where a repair is not sure
// there is none: a misspelt key or word is for a person to decide.
//
//   Mender mender(tree, Platform::openpipe, 128);
//   if (auto fix = mender.fix_of(fault)) …   // its edits count from the start of the tree's text
#ifndef ENTRYBRIDGE_VALIDATE_MENDER_H_
#define ENTRYBRIDGE_VALIDATE_MENDER_H_

#include <cstddef>
#include <optional>

#include "entrybridge.h"
#include "rules/conversation.h"
#include "text/edit.h"
#include "text/tree.h"
#include "validate/explain.h"

namespace entrybridge::validate {

class Mender {
 public:
  Mender(const text::Tree& tree, Platform platform, std::size_t max_depth)
      : tree_(tree), platform_(platform), max_depth_(max_depth) {}

  [[nodiscard]] std::optional<Fix> fix_of(const Fault& fault);

 private:
  // One way to mend: the edits, or none where it is not the one.
  struct Way;
  static const Way kWays[];

  text::Edits leave_null_out(const Fault& fault);
  text::Edits leave_name_out(const Fault& fault);
  text::Edits write_tools(const Fault& fault);
  text::Edits write_choice(const Fault& fault);
  text::Edits write_arguments(const Fault& fault);
  text::Edits write_label(const Fault& fault);
  text::Edits unpack_text(const Fault& fault);
  text::Edits add_type(const Fault& fault);
  text::Edits add_arguments(const Fault& fault);
  text::Edits write_result(const Fault& fault);

  [[nodiscard]] bool is_member_of_row(const text::Node& member) const;
  [[nodiscard]] text::Edits as_text(const text::Node& value) const;

  const text::Tree& tree_;
  Platform platform_;
  std::size_t max_depth_;
  // Of the row last asked about; a request body has several.
  const text::Node* row_ = nullptr;
  std::optional<rules::Conversation> talk_;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_MENDER_H_
