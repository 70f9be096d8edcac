// Writes compact JSON objects and lists that open with their first content, so that one to which
// nothing was added leaves no trace.
//
//   ObjectWriter row(out);
//   ObjectWriter target(row, "target");
//   target.key("output") += raw;   // {"target":{"output":…
//   target.close();
//   row.close();
#ifndef ENTRYBRIDGE_CONVERT_JSON_WRITER_H_
#define ENTRYBRIDGE_CONVERT_JSON_WRITER_H_

#include <string>
#include <string_view>

namespace entrybridge::conversion {

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) {}
  // A member of `holder`, which is opened with this one. `name` is plain: nothing in it is escaped.
  ObjectWriter(ObjectWriter& holder, std::string_view name)
      : out_(holder.out_), holder_(&holder), name_(name) {}

  // Opens the object even where nothing is added.
  void open() {
    if (is_open_) return;
    if (holder_ != nullptr) holder_->key(name_);
    out_ += '{';
    is_open_ = true;
  }
  void close() {
    if (is_open_) out_ += '}';
  }
  [[nodiscard]] bool is_open() const { return is_open_; }

  // Begins a member and gives the text its value is to be appended to.
  std::string& key(std::string_view plain_name) {
    begin_member();
    out_ += '"';
    out_ += plain_name;
    out_ += "\":";
    return out_;
  }
  // The name is `prefix`, which is plain, and what the string `token` holds.
  std::string& token_key(std::string_view prefix, std::string_view token) {
    begin_member();
    out_ += '"';
    out_ += prefix;
    out_ += token.substr(1);
    out_ += ':';
    return out_;
  }

 private:
  void begin_member() {
    open();
    if (has_members_) out_ += ',';
    has_members_ = true;
  }

  std::string& out_;
  ObjectWriter* holder_ = nullptr;
  std::string_view name_;
  bool is_open_ = false;
  bool has_members_ = false;
};

class ListWriter {
 public:
  explicit ListWriter(std::string& out) : out_(out) { out_ += '['; }
  void close() { out_ += ']'; }

  // Begins an item and gives the text it is to be appended to.
  std::string& item() {
    if (size_++ > 0) out_ += ',';
    return out_;
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::string& out_;
  std::size_t size_ = 0;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_JSON_WRITER_H_
