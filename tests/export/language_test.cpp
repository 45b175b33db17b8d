#include "export/language.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/toy_model.h"

using namespace resboost;

namespace {

/// A layer of a program's own that takes the name of one of the library's.
class Impostor final : public Layer {
 public:
  explicit Impostor(Index width) : width_(width) {}
  std::string kind() const override { return "relu"; }
  Index inputs() const override { return width_; }
  Index outputs() const override { return width_; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Impostor>(*this); }
  void infer(const Rows& in, MutRows out, Memo&) const override { out = in; }
  void backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows*) const override {}

 private:
  Index width_;
};

}  // namespace

TEST_SUITE_BEGIN("export/language");

TEST_CASE("a layer without words is named") {
  Model model = test::pixels_model();
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_identity(48));
  layers.push_back(std::make_unique<Impostor>(48));
  model.net.stages[1].block = make_sequential(std::move(layers));
  const auto text = test::error_text<ModelError>([&] { check_exportable(model); });
  CHECK(text.find("stage 2, block.1: a layer \"relu\", which has no words") != std::string::npos);
}

TEST_CASE("numbers that overflow where a batch norm becomes part of the weights are named") {
  Model model = test::pixels_model();
  for (Param* param : params(*model.net.stages[0].block)) {
    if (param->name == "scale") param->value.setConstant(Real(3e38));
    if (param->name == "variance") param->value.setZero();
  }
  auto text = test::error_text<ModelError>([&] { check_exportable(model); });
  CHECK(text.find("stage 1, block: the batch norm of a layer \"conv_norm\" overflows") !=
        std::string::npos);
  model = test::pixels_model();
  Schema schema = *model.schema;
  schema.pictures.scale[1] = 1e300;
  model.schema = std::make_shared<const Schema>(schema);
  text = test::error_text<ModelError>([&] { check_exportable(model); });
  CHECK(text.find("scaling of the pictures' channels overflows") != std::string::npos);
}

TEST_CASE("a model that is not sound is none to export") {
  Model model = test::pixels_model();
  model.net.heads.pop_back();
  model.net.heads[0] = Head(11, 2);
  CHECK(test::error_text<ModelError>([&] { check_exportable(model); }).find("export: head 2") !=
        std::string::npos);
}

TEST_SUITE_END();
