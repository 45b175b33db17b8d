#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

class Identity final : public Layer {
 public:
  explicit Identity(Index width) : width_(width) {}

  std::string kind() const override { return "identity"; }
  Index inputs() const override { return width_; }
  Index outputs() const override { return width_; }
  bool elementwise() const override { return true; }
  bool is_shortcut() const override { return true; }
  double own_flops() const override { return 0; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Identity>(*this); }
  void infer(const Rows& in, MutRows out, Memo&) const override { out = in; }
  void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
    if (din) *din = dout;
  }

 private:
  Index width_;
};

}  // namespace

bool is_identity(const Layer& layer) { return dynamic_cast<const Identity*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_identity(Index width) {
  if (width < 1)
    throw ConfigError("identity: width " + std::to_string(width) + "; give at least 1");
  return std::make_unique<Identity>(width);
}

}  // namespace resboost
