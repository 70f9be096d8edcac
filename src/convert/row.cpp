#include "convert/row.h"

#include <array>
#include <utility>

#include "convert/arize.h"
#include "convert/choices.h"
#include "convert/humanloop.h"
#include "convert/openpipe.h"
#include "convert/outlet.h"
#include "convert/places.h"

namespace entrybridge::conversion {
namespace {

struct Converter {
  void (*read)(Work& work, Record& record);
  void (*write)(Outlet& outlet, std::string& out);
};

constexpr std::array<Converter, kPlatformCount> kConverters = {{
    {read_openpipe, write_openpipe},
    {read_humanloop, write_humanloop},
    {read_arize, write_arize},
}};

const Converter& converter_of(Platform platform) {
  return kConverters[static_cast<std::size_t>(platform)];
}

}  // namespace

RowConverter::RowConverter(const text::Tree& row, const ConvertOptions& options)
    : work_(row, options) {
  convert();
}

void RowConverter::convert() {
  Record record;
  record.from = work_.options.from;
  converter_of(work_.options.from).read(work_, record);
  if (work_.is_rejected()) return;
  choose_prompt(work_, record, work_.options.to);
  if (work_.is_rejected()) return;
  Outlet outlet(work_, record, work_.options.to);
  std::string text;
  converter_of(work_.options.to).write(outlet, text);
  if (work_.is_rejected()) return;
  if (!outlet.grafts().empty()) graft(text, outlet.grafts());
  work_.note_hidden_members();
  text_ = std::move(text);
}

// Sets in what goes back to its place; what finds none belongs to something that is gone since.
void RowConverter::graft(std::string& text, std::vector<Graft>& grafts) {
  text::Tree written;
  if (written.parse(text, work_.options.limits.max_depth)) return;
  std::string grafted;
  append_grafted(grafted, written, grafts, places_of(work_.options.to).containers);
  for (const Graft& graft : grafts) {
    if (graft.placed) {
      work_.notes.moved(graft.source, Place::at(graft.pointer), graft.reason);
    } else {
      work_.notes.gone(graft.source, Action::dropped, Reason::edited);
    }
  }
  text = std::move(grafted);
}

RowConversion convert_row(const text::Tree& row, const ConvertOptions& options) {
  const RowConverter converter(row, options);
  RowConversion conversion{
      .text = converter.text(), .changes = {}, .findings = converter.findings()};
  if (!conversion.text) return conversion;
  for (const Note& note : converter.notes().all()) {
    conversion.changes.push_back(change_of(note, 0));
  }
  return conversion;
}

}  // namespace entrybridge::conversion
