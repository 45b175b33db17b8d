#include "model/fingerprint.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace resboost {
namespace {

class Fnv1a {
 public:
  void bytes(const void* data, std::size_t size) {
    for (const char c : std::string_view(static_cast<const char*>(data), size))
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  template <class Number>
  void number(Number value) {
    bytes(&value, sizeof value);
  }
  void param(const Param& param) {
    number(std::int64_t{param.rows});
    number(std::int64_t{param.cols});
    bytes(param.value.data(), static_cast<std::size_t>(param.value.size()) * sizeof(Real));
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

std::string fingerprint(const Network& net) {
  Fnv1a hash;
  for (const Stage& stage : net.stages) {
    hash.number(stage.keep);
    hash.number(stage.step);
    hash.number(static_cast<unsigned char>(stage.reads));
    visit(*stage.block, [&](const std::string&, const Layer& layer) {
      const std::string kind = layer.kind();
      hash.bytes(kind.data(), kind.size());
    });
    for (const Param* param : params(std::as_const(*stage.block))) hash.param(*param);
  }
  for (const Head& head : net.heads) {
    hash.param(head.weight);
    hash.param(head.bias);
  }
  return fmt::format("{:016x}", hash.value());
}

}  // namespace resboost
