#include "io/bounded_json.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxDepth = 64;

/// Builds the value as nlohmann's own handler does, and refuses what that one lets pass.
class BoundedHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  BoundedHandler(const std::string& subject, std::size_t& values_left)
      : subject_(subject), values_left_(values_left) {}
  nlohmann::json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return fail("binary data where JSON text was expected"); }

  bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
  bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back()->contains(name)) fail(fmt::format("the key \"{}\" appears twice", name));
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    return not_json(position);
  }

  bool not_json(std::size_t position) const {
    return fail(fmt::format("not valid JSON at byte {}", position));
  }

 private:
  bool fail(const std::string& what) const {
    throw ModelError(
        fmt::format("{}: {}; the file is damaged or not a model of resboost", subject_, what));
  }

  nlohmann::json* place(nlohmann::json value) {
    if (values_left_ == 0) fail(fmt::format("more than {} values", kMaxJsonValues));
    --values_left_;
    if (open_.empty()) return &(root_ = std::move(value));
    nlohmann::json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }

  bool add(nlohmann::json value) {
    place(std::move(value));
    return true;
  }

  bool open(nlohmann::json value) {
    if (open_.size() == kMaxDepth) fail(fmt::format("nested deeper than {}", kMaxDepth));
    // Only the innermost container grows, so pointers to the outer ones stay good.
    open_.push_back(place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const std::string& subject_;
  std::size_t& values_left_;
  nlohmann::json root_;
  std::vector<nlohmann::json*> open_;
  std::string key_;
};

}  // namespace

nlohmann::json parse_bounded_json(std::string_view text, const std::string& subject,
                                  std::size_t& values_left) {
  BoundedHandler handler(subject, values_left);
  // nlohmann's lexer takes a zero byte for the end of the text and would pass over whatever follows
  // it.
  if (const auto zero = text.find('\0'); zero != text.npos) handler.not_json(zero + 1);
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
  return handler.take();
}

}  // namespace resboost
