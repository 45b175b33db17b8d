// Numbers that PyTorch wrote in double precision (tools/make_parity.py). The double build meets
// them to 1e-9; the float build as well as floats can.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "resboost/layer.h"

using namespace resboost;

namespace {

constexpr double kParityTolerance = sizeof(Real) == 8 ? 1e-9 : 1e-4;

Vector vector_of(const nlohmann::json& numbers) {
  const auto list = numbers.get<std::vector<double>>();
  return Eigen::Map<const Eigen::VectorXd>(list.data(), std::ssize(list)).cast<Real>();
}

/// [outer, channels, pixels] -> [outer, pixels * channels]: pictures of PyTorch in our order.
Matrix channels_last(const Vector& numbers, Index outer, Index channels) {
  const Index pixels = numbers.size() / outer / channels;
  Matrix result(outer, pixels * channels);
  for (Index i = 0; i < outer; ++i)
    for (Index c = 0; c < channels; ++c)
      for (Index p = 0; p < pixels; ++p)
        result(i, p * channels + c) = numbers((i * channels + c) * pixels + p);
  return result;
}

/// [filters, channels, window, window] -> [window * window * channels, filters]; one number a
/// filter stays as it is.
Vector weight_of(const nlohmann::json& numbers, const Param& param, Index channels) {
  const Vector all = vector_of(numbers);
  if (param.rows == 1) return all;
  const Matrix turned = channels_last(all, param.cols, channels).transpose();
  return Eigen::Map<const Vector>(turned.data(), turned.size());
}

/// Largest difference, as a share of the largest expected number.
double difference(const Matrix& found, const Matrix& expected) {
  REQUIRE(found.rows() == expected.rows());
  REQUIRE(found.cols() == expected.cols());
  const Real largest = (found - expected).cwiseAbs().maxCoeff();
  return double{largest} / std::max(1.0, double{expected.cwiseAbs().maxCoeff()});
}

/// A parameter of ours and what PyTorch calls it; channels of a convolution's input, for its
/// weights.
struct Name {
  std::string torch;
  Index channels = 1;
};

struct Case {
  explicit Case(const char* name, Layer& layer_, Index filters_)
      : layer(layer_), filters(filters_) {
    nlohmann::json all;
    std::ifstream(RESBOOST_SOURCE_DIR "/tests/parity/image_layers.json") >> all;
    json = all.at(name);
  }

  Matrix picture(const char* name, Index channels) const {
    return channels_last(vector_of(json.at(name)), json.at("rows").get<Index>(), channels);
  }

  void check(const std::vector<Name>& names) {
    const auto list = params(layer);
    REQUIRE(list.size() == names.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      list[i]->value = weight_of(json.at("params").at(names[i].torch), *list[i], names[i].channels);
      REQUIRE(list[i]->value.size() == list[i]->rows * list[i]->cols);
    }
    const Index channels = json.at("image").at(2).get<Index>();
    const Matrix x = picture("x", channels), direction = picture("direction", filters);
    Matrix y(x.rows(), layer.outputs()), dx(x.rows(), x.cols());
    MutRows dx_out(dx);
    Memo memo;
    layer.forward(x, y, memo);
    CHECK(difference(y, picture("y", filters)) < kParityTolerance);
    layer.backward(x, y, memo, direction, &dx_out);
    CHECK(difference(dx, picture("dx", channels)) < kParityTolerance);
    for (std::size_t i = 0; i < list.size(); ++i) {
      CAPTURE(names[i].torch);
      Vector sum = Vector::Zero(list[i]->value.size());
      layer.add_gradient(x, y, memo, direction, *list[i], {0, list[i]->rows}, sum.data());
      check_gradient(names[i], *list[i], sum, x.rows());
    }
    Memo scratch;
    layer.infer(x, y, scratch);
    CHECK(difference(y, picture("predicted", filters)) < kParityTolerance);
  }

  /// Running statistics go a tenth of the way to those of the minibatch, here of one slice.
  void check_gradient(const Name& name, Param& param, const Vector& sum, Index rows) const {
    if (param.role != Role::statistic) {
      CHECK(difference(sum, weight_of(json.at("gradients").at(name.torch), param, name.channels)) <
            kParityTolerance);
      return;
    }
    param.value += Real(0.1) * (sum / static_cast<Real>(rows) - param.value);
    CHECK(difference(param.value, vector_of(json.at("running").at(name.torch))) < kParityTolerance);
  }

  Layer& layer;
  Index filters;
  nlohmann::json json;
};

void add_norm(std::vector<Name>& names, const std::string& prefix) {
  for (const char* name : {"weight", "bias", "running_mean", "running_var"})
    names.push_back({prefix + name});
}

template <class... Layers>
std::unique_ptr<Layer> sequence_of(Layers... layers) {
  std::vector<std::unique_ptr<Layer>> list;
  (list.push_back(std::move(layers)), ...);
  return make_sequential(std::move(list));
}

}  // namespace

TEST_SUITE_BEGIN("nn/torch_parity");

TEST_CASE("convolutions") {
  const ImageShape in{5, 4, 3};
  const std::vector<Name> names = {{"weight", 3}, {"bias"}};
  Case("conv3", *make_conv(in, 4, 3, 1), 4).check(names);
  Case("conv3_stride2", *make_conv(in, 4, 3, 2), 4).check(names);
  Case("conv1_stride2", *make_conv(in, 4, 1, 2), 4).check(names);
}

TEST_CASE("batch norm: training, its gradients, running statistics after one step, prediction") {
  std::vector<Name> names;
  add_norm(names, "");
  Case("batch_norm", *make_batch_norm({4, 5, 3}), 3).check(names);
}

TEST_CASE("average pool") { Case("average_pool", *make_average_pool({4, 6, 3}, 2), 3).check({}); }

TEST_CASE("a residual block of 2015, halving the picture") {
  const ImageShape in{6, 4, 2}, half{3, 2, 4};
  auto branch =
      sequence_of(make_conv_norm(in, 4, 3, 2), make_relu(24), make_conv_norm(half, 4, 3, 1));
  const auto block =
      sequence_of(make_sum(std::move(branch), make_conv_norm(in, 4, 1, 2)), make_relu(24));
  std::vector<Name> names = {{"branch.0.weight", 2}};
  add_norm(names, "branch.1.");
  names.push_back({"branch.3.weight", 4});
  add_norm(names, "branch.4.");
  names.push_back({"shortcut.0.weight", 2});
  add_norm(names, "shortcut.1.");
  Case("v1_block", *block, 4).check(names);
}

TEST_CASE("a residual block of 2016, activations first") {
  const ImageShape in{4, 4, 3};
  auto branch = sequence_of(make_batch_norm(in), make_relu(48), make_conv_norm(in, 3, 3, 1),
                            make_relu(48), make_conv(in, 3, 3, 1));
  const auto block = make_sum(std::move(branch), make_identity(48));
  std::vector<Name> names;
  add_norm(names, "branch.0.");
  names.push_back({"branch.2.weight", 3});
  add_norm(names, "branch.3.");
  names.push_back({"branch.5.weight", 3});
  names.push_back({"branch.5.bias"});
  Case("preactivation_block", *block, 3).check(names);
}

TEST_SUITE_END();
