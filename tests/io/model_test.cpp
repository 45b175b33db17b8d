#include <doctest/doctest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "io/model_format.h"
#include "io/network_json.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"
#include "support/threads.h"
#include "support/toy_model.h"

using namespace resboost;
using test::error_text;
using test::toy_model;
using test::toy_rows;

namespace {

std::string saving_error(const Model& model) {
  return error_text<ModelError>([&] { serialize_model(model); });
}

bool same_bits(const Predictions& a, const Predictions& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) == 0;
}

class UserLoss final : public Loss {
 public:
  std::string name() const override { return "mine"; }
  bool of_classes() const override { return true; }
  double curvature(const Rows&, const Rows&, const Weights&, const Rows&) const override {
    return 0;
  }
  double sum(const Rows&, const Rows&, const Weights&, Real, MutRows*) const override { return 0; }
  void derivatives(const Rows&, const Rows&, const Weights&, MutRows, MutRows) const override {}
  double smoothness(Index) const override { return 1; }
  void link(MutRows) const override {}
};

}  // namespace

TEST_SUITE("io/model") {
  TEST_CASE("a model read back writes the same bytes and predicts the same bits") {
    for (const auto kind : {Task::Kind::classification, Task::Kind::regression}) {
      const Model model = toy_model(kind);
      const std::string bytes = serialize_model(model);
      const Model read = parse_model(bytes, "toy.model");
      CHECK(serialize_model(read) == bytes);
      const Matrix x = toy_rows(model, 300);
      CHECK(same_bits(model.predict(x), read.predict(x)));
    }
  }

  TEST_CASE("writing copies no parameters: they come in small pieces, the same bytes as in one") {
    const Model model = toy_model(Task::Kind::regression);
    std::string bytes;
    std::size_t pieces = 0, largest = 0;
    write_model(model, [&](std::string_view piece) {
      if (pieces++ > 0) largest = std::max(largest, piece.size());
      bytes += piece;
    });
    CHECK(bytes == serialize_model(model));
    CHECK(pieces > 2);
    CHECK(largest <= 1 << 16);
  }

  TEST_CASE("a model of pictures comes back with its scaling and its pooling") {
    const Model model = test::pixels_model();
    const std::string bytes = serialize_model(model);
    const Model read = parse_model(bytes, "pixels.model");
    CHECK(serialize_model(read) == bytes);
    CHECK(read.net.stages[1].pooling == Pooling{{4, 4, 3}, 2});
    std::vector<std::string> warnings;
    const ImageSet set = test::pixels();
    const auto encoded_by = [&](const Model& by) {
      return by.schema->encode(set, all_rows(set), Schema::Targets::none, warnings);
    };
    CHECK(same_bits(model.predict(encoded_by(model)), read.predict(encoded_by(read))));
    CHECK(error_text<DataError>([&] {
            read.predict(Dataset{});
          }).find("pictures of another shape") != std::string::npos);
  }

  TEST_CASE("models of pictures that cannot predict are not written") {
    Model model = test::pixels_model();
    model.net.stages[1].pooling.image = {4, 4, 4};
    CHECK(saving_error(model).find("stage 2: its pooling reads 64 numbers of 48") !=
          std::string::npos);
    model = test::pixels_model();
    model.net.stages[1].pooling.window = 4;
    CHECK(saving_error(model).find("head 2 reads 12 features of 3") != std::string::npos);
    model = test::pixels_model();
    for (int i = 0; i < 40; ++i) {  // a picture that grows without a parameter
      const ImageShape in = model.net.stages.back().pooling.image,
                       out{in.height, in.width, 2 * in.channels};
      if (out.size() > (1 << 24)) break;
      model.net.stages.push_back({make_subsample(in, out.channels, 1), 0, 1, Reads::z, {out, 2}});
    }
    for (int i = 0; i < 40; ++i)
      model.net.stages.push_back({make_identity(model.net.stages.back().block->outputs()), 1, 1});
    model.net.heads.erase(model.net.heads.begin());
    model.net.heads.back() = Head(model.net.head_features(model.net.depth(), 32), 2);
    CHECK(saving_error(model).find("numbers for each row, at most 33554432") != std::string::npos);
    model = test::pixels_model();
    Schema schema = *model.schema;
    schema.pictures.scale.pop_back();
    model.schema = std::make_shared<const Schema>(schema);
    CHECK(saving_error(model).find("scaling of 1 channels for 2") != std::string::npos);
    model = test::pixels_model();
    model.net.stages[1].reads = Reads::z_and_x;
    CHECK(saving_error(model).find("a stage reads bare pixels") != std::string::npos);
  }

  TEST_CASE("layers of pictures come back too, their tensors by stable names") {
    const Model model = test::picture_model();
    const std::string bytes = serialize_model(model);
    const Model read = parse_model(bytes, "toy.model");
    CHECK(serialize_model(read) == bytes);
    const Matrix x = toy_rows(model, 30);
    CHECK(same_bits(model.predict(x), read.predict(x)));
    std::string names;
    for (const NamedParam& named : named_params(read.net)) names += named.name + " ";
    CHECK(names ==
          "stage1.block.0.weight stage1.block.0.bias stage1.block.1.scale stage1.block.1.shift "
          "stage1.block.1.mean "
          "stage1.block.1.variance stage1.block.2.0.weight stage1.block.2.0.scale "
          "stage1.block.2.0.shift "
          "stage1.block.2.0.mean stage1.block.2.0.variance head2.weight head2.bias ");
  }

  TEST_CASE("everything of the schema and the record comes back exactly") {
    const Model model = toy_model(Task::Kind::regression);
    const Model read = parse_model(serialize_model(model), "toy.model");
    const Schema &a = *model.schema, &b = *read.schema;
    CHECK(b.targets == a.targets);
    CHECK(b.weight == a.weight);
    REQUIRE(b.columns.size() == a.columns.size());
    for (std::size_t i = 0; i < a.columns.size(); ++i) {
      CHECK(b.columns[i].name == a.columns[i].name);
      CHECK(b.columns[i].kind == a.columns[i].kind);
      CHECK(b.columns[i].center == a.columns[i].center);
      CHECK(b.columns[i].scale == a.columns[i].scale);
      CHECK(b.columns[i].imputed == a.columns[i].imputed);
      CHECK(b.columns[i].indicator == a.columns[i].indicator);
      CHECK(b.columns[i].edges == a.columns[i].edges);
      CHECK(b.columns[i].levels == a.columns[i].levels);
      CHECK(b.columns[i].missing_level == a.columns[i].missing_level);
    }
    CHECK(b.task.outputs == a.task.outputs);
    CHECK(b.task.mean == a.task.mean);
    CHECK(b.task.scale == a.task.scale);
    CHECK(b.task.low == a.task.low);
    CHECK(b.task.high == a.task.high);
    CHECK(read.record == model.record);
    CHECK(read.loss->name() == "squared");
  }

  TEST_CASE("a numeric column without the clip says so, and comes back so") {
    Model model = toy_model(Task::Kind::classification);
    CHECK(serialize_model(model).find("clip") == std::string::npos);
    Schema schema = *model.schema;
    schema.columns[0].clip = false;
    model.schema = std::make_shared<const Schema>(schema);
    const std::string bytes = serialize_model(model);
    const Model read = parse_model(bytes, "toy.model");
    CHECK_FALSE(read.schema->columns[0].clip);
    CHECK(read.schema->columns[1].clip);
    CHECK(serialize_model(read) == bytes);
  }

  TEST_CASE("a model of the smooth hinge comes back with its loss and predicts the same bits") {
    Model model = toy_model(Task::Kind::classification);
    model.loss = make_smooth_hinge_loss();
    const Model read = parse_model(serialize_model(model), "toy.model");
    CHECK(read.loss->name() == "smooth_hinge");
    const Matrix x = toy_rows(model, 300);
    CHECK(same_bits(model.predict(x), read.predict(x)));
  }

  TEST_CASE("a stage of two towers comes back and predicts the same bits") {
    Model model = toy_model(Task::Kind::classification);
    Rng rng(3);
    model.net.stages.push_back(
        {make_towers(test::toy_block(4, 4, rng), test::toy_block(model.schema->width(), 4, rng)), 1,
         1, Reads::z_and_x});
    model.net.heads.push_back(model.net.heads.back());
    const std::string bytes = serialize_model(model);
    const Model read = parse_model(bytes, "toy.model");
    CHECK(serialize_model(read) == bytes);
    CHECK(read.net.stages.back().block->kind() == "towers");
    const Matrix x = toy_rows(model, 300);
    CHECK(same_bits(model.predict(x), read.predict(x)));
  }

  TEST_CASE("a network without stages is a model too") {
    Model model = toy_model(Task::Kind::classification);
    model.net.stages.clear();
    model.net.heads.assign(1, Head(model.schema->width(), 3));
    const std::string bytes = serialize_model(model);
    CHECK(serialize_model(parse_model(bytes, "toy.model")) == bytes);
  }

  TEST_CASE("class probabilities are positive and sum to one") {
    const Model model = toy_model(Task::Kind::classification);
    const Predictions probabilities = model.predict(toy_rows(model, 100));
    CHECK(probabilities.minCoeff() > 0);
    for (Index i = 0; i < 100; ++i)
      CHECK(probabilities.row(i).sum() == doctest::Approx(1).epsilon(1e-6));
  }

  TEST_CASE("regression comes in the units of the targets, clipped to their training range") {
    Model model = toy_model(Task::Kind::regression);
    model.net.stages.clear();
    model.net.heads.assign(1, Head(model.schema->width(), 2));
    model.net.heads[0].bias.value << Real(2), Real(-5);
    const Predictions values = model.predict(toy_rows(model, 1));
    CHECK(values(0, 0) == doctest::Approx(100.1 + 2 * 7.7).epsilon(1e-6));
    CHECK(values(0, 1) == doctest::Approx(-3.3).epsilon(1e-6));  // -3.5 is below the lowest target
  }

  TEST_CASE("targets that single precision cannot tell apart are told apart") {
    Model model = toy_model(Task::Kind::regression);
    Schema schema = *model.schema;
    schema.task.mean[0] = 1.7e9;
    schema.task.low[0] = 1e9;
    schema.task.high[0] = 2e9;
    model.schema = std::make_shared<const Schema>(schema);
    model.net.stages.clear();
    model.net.heads.assign(1, Head(model.schema->width(), 2));
    model.net.heads[0].bias.value << Real(1), Real(0);
    const Predictions values = model.predict(toy_rows(model, 1));
    CHECK(values(0, 0) - 1.7e9 == doctest::Approx(7.7).epsilon(1e-6));
  }

  TEST_CASE("scores that overflow are an error, not a prediction") {
    for (const auto kind : {Task::Kind::classification, Task::Kind::regression}) {
      Model model = toy_model(kind);
      const Matrix x = toy_rows(model, 3);
      for (Head& head : model.net.heads)
        head.weight.value.setConstant(std::numeric_limits<Real>::max());
      CHECK(error_text<ModelError>([&] { model.predict(x); }) ==
            "model: its scores of row 1 are not finite, its weights overflow; train it again, or "
            "get a good copy");
    }
  }

  TEST_CASE("input of another width is refused") {
    const Model model = toy_model(Task::Kind::classification);
    const Index width = model.schema->width();
    CHECK(error_text<DataError>([&] { model.predict(Matrix::Zero(1, width + 1)); }) ==
          "input: " + std::to_string(width + 1) + " features, this model takes " +
              std::to_string(width) + "; encode the data with the model's schema");
  }

  TEST_CASE("a model that no one could read is not written") {
    const std::string cure = "; train it again, or get a good copy";
    Model model = toy_model(Task::Kind::classification);
    model.net.heads[1].bias.value[0] = std::numeric_limits<Real>::quiet_NaN();
    CHECK(saving_error(model) ==
          "model: tensor \"head2.bias\" holds a number that is not finite" + cure);
    model = toy_model(Task::Kind::classification);
    model.loss = std::make_unique<UserLoss>();
    CHECK(saving_error(model) ==
          "model: unknown loss \"mine\"; known: logistic, smooth-hinge, squared, absolute, "
          "huber[:delta=X], quantile[:alpha=X[,X...]], poisson, gamma, tweedie[:power=X]; a "
          "program's own is known once it is registered (register_loss)");
    model = toy_model(Task::Kind::classification);
    model.net.heads.clear();
    CHECK(saving_error(model) == "model: 0 heads for 3 stages; expected 1 to 4" + cure);
    model.schema = nullptr;
    CHECK(saving_error(model) == "model: has no schema or no loss; set both before saving");
  }

  TEST_CASE("a model that no memory would do for says what it needs, before it predicts") {
    const test::TemporaryFolder folder("model_test");
    const std::string path = folder.path("m");
    save_model(toy_model(Task::Kind::regression), path);
    const ThreadCount many(std::numeric_limits<int>::max());
    CHECK(error_text<ModelError>([&] { load_model(path); }).ends_with(" MB; use fewer threads"));
  }

  TEST_CASE("a block that is a function of the program's own comes back with its function") {
    struct Doubled final : OwnMap {
      void apply(const Rows& in, MutRows out) const override { out = 2 * in; }
    };
    Model model = toy_model(Task::Kind::regression);
    const auto doubled = std::make_shared<const Doubled>();
    model.net.stages[1].block = make_own(4, 4, doubled);
    const std::string bytes = serialize_model(model);
    CHECK(error_text<ModelError>([&] {
            parse_model(bytes, "own.model");
          }).starts_with("own.model: stage 2: a block is a function of the program"));
    const Matrix x = toy_rows(model, 30);
    const Model read = parse_model(bytes, "own.model", {doubled});
    CHECK(same_bits(model.predict(x), read.predict(x)));
    CHECK(serialize_model(read) == bytes);
  }

  TEST_CASE("saves to a file and loads it") {
    const std::string path = "/tmp/resboost_model_test_" + std::to_string(::getpid());
    const Model model = toy_model(Task::Kind::classification);
    save_model(model, path);
    CHECK(serialize_model(load_model(path)) == serialize_model(model));
    std::filesystem::remove(path);
    CHECK(error_text<IoError>([&] { load_model(path); }) ==
          path + ": cannot open: No such file or directory");
  }
}
