#include "convert/graft.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "convert/pointer.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

// The grafts below one place, by their next step.
struct Branch {
  Graft* graft = nullptr;  // set here
  std::map<std::string, std::unique_ptr<Branch>, std::less<>> inner;
  std::vector<std::string_view> order;  // the steps of `inner`, as they came
  bool is_met = false;                  // the row has a member of this step
};

void grow(Branch& root, Graft& graft) {
  const auto steps = pointer_steps(graft.pointer);
  if (!steps || steps->size() > text::kDepthCeiling) return;
  Branch* at = &root;
  for (const std::string& step : *steps) {
    const auto [place, is_new] = at->inner.try_emplace(step);
    if (is_new) {
      place->second = std::make_unique<Branch>();
      at->order.push_back(place->first);
    }
    at = place->second.get();
  }
  if (at->graft == nullptr) at->graft = &graft;
}

// One step further down, for as long as this lives.
class PathStep {
 public:
  PathStep(std::string& path, std::string_view key) : path_(path), outer_(path.size()) {
    text::append_pointer_step(path_, key);
  }
  PathStep(const PathStep&) = delete;
  PathStep& operator=(const PathStep&) = delete;
  PathStep(PathStep&&) = delete;
  PathStep& operator=(PathStep&&) = delete;
  ~PathStep() { path_.resize(outer_); }

 private:
  std::string& path_;
  std::size_t outer_;
};

class Grafter {
 public:
  Grafter(std::string& out, const text::Tree& row, std::span<const std::string_view> containers)
      : out_(out), row_(row), containers_(containers) {}

  [[nodiscard]] std::vector<Shift> shifts() && { return std::move(shifts_); }

  void write(const text::Node& node, Branch& branch) {
    if (branch.inner.empty()) {
      out_ += row_.raw(node);
    } else if (node.kind == text::Kind::object) {
      write_object(node, branch);
    } else if (node.kind == text::Kind::array) {
      write_list(node, branch);
    } else {
      out_ += row_.raw(node);
    }
  }

 private:
  void write_object(const text::Node& object, Branch& branch) {
    out_ += '{';
    bool is_first = true;
    for (const text::Node& member : row_.children(object)) {
      separate(is_first);
      out_ += row_.text().substr(member.key.offset, member.key.length);
      out_ += ':';
      const auto inner = branch.inner.find(row_.name(member));
      if (inner == branch.inner.end()) {
        out_ += row_.raw(member);
        continue;
      }
      inner->second->is_met = true;
      const PathStep step(path_, inner->first);
      const PathStep from(from_, inner->first);
      const PathStep to(to_, inner->first);
      write(member, *inner->second);
    }
    for (const std::string_view step : branch.order) {
      Branch& inner = *branch.inner.find(step)->second;
      if (!inner.is_met) add_member(is_first, step, inner);
    }
    out_ += '}';
  }

  void add_member(bool& is_first, std::string_view name, Branch& branch) {
    const PathStep step(path_, name);
    if (!can_be_made(branch)) return;
    separate(is_first);
    text::append_quoted(out_, name);
    out_ += ':';
    make(branch);
  }

  // A value, or containers down to one.
  bool can_be_made(const Branch& branch) {
    if (branch.graft != nullptr) return true;
    if (!is_container()) return false;
    return std::any_of(branch.inner.begin(), branch.inner.end(), [&](const auto& inner) {
      const PathStep step(path_, inner.first);
      return can_be_made(*inner.second);
    });
  }

  void make(Branch& branch) {
    if (branch.graft != nullptr) {
      place(*branch.graft);
      return;
    }
    out_ += '{';
    bool is_first = true;
    for (const std::string_view step : branch.order) {
      add_member(is_first, step, *branch.inner.find(step)->second);
    }
    out_ += '}';
  }

  [[nodiscard]] bool is_container() const {
    return std::find(containers_.begin(), containers_.end(), path_) != containers_.end();
  }

  void write_list(const text::Node& list, Branch& branch) {
    const std::map<std::uint32_t, Branch*> inner = by_index(branch);
    auto next = inner.begin();
    std::uint32_t index = 0;  // in the list as it becomes
    bool is_first = true;
    const auto set_grafts = [&] {
      for (; next != inner.end() && next->first <= index && next->second->graft; ++next) {
        if (next->first < index) continue;
        separate(is_first);
        place(*next->second->graft);
        ++index;
      }
    };
    out_ += '[';
    for (const text::Node& item : row_.children(list)) {
      set_grafts();
      separate(is_first);
      const bool has_inner = next != inner.end() && next->first == index;
      const PathStep from(from_, std::to_string(item.index));
      const PathStep to(to_, std::to_string(index));
      if (item.index != index) shifts_.push_back({from_, to_});
      if (has_inner) {
        const PathStep step(path_, "-");
        write(item, *next->second);
        ++next;
      } else {
        out_ += row_.raw(item);
      }
      ++index;
    }
    set_grafts();
    out_ += ']';
  }

  static std::map<std::uint32_t, Branch*> by_index(const Branch& branch) {
    std::map<std::uint32_t, Branch*> inner;
    for (const auto& [step, below] : branch.inner) {
      if (const auto index = index_step(step)) inner.emplace(*index, below.get());
    }
    return inner;
  }

  void place(Graft& graft) {
    out_ += graft.raw;
    graft.placed = true;
  }

  void separate(bool& is_first) {
    if (!is_first) out_ += ',';
    is_first = false;
  }

  std::string& out_;
  const text::Tree& row_;
  std::span<const std::string_view> containers_;
  std::string path_;  // "-" for each index
  std::string from_;
  std::string to_;
  std::vector<Shift> shifts_;
};

}  // namespace

std::vector<Shift> append_grafted(std::string& out, const text::Tree& row,
                                  std::vector<Graft>& grafts,
                                  std::span<const std::string_view> containers) {
  Branch root;
  for (Graft& graft : grafts) {
    if (!graft.is_homeless) grow(root, graft);
  }
  Grafter grafter(out, row, containers);
  grafter.write(row.root(), root);
  return std::move(grafter).shifts();
}

}  // namespace entrybridge::conversion
