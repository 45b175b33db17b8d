#include "analyze/module_pass.h"

#include <doctest/doctest.h>

#include "support/toy_resnet.h"

using namespace resboost;

namespace {

double gap(const Matrix& a, const Matrix& b) { return double{(a - b).cwiseAbs().maxCoeff()}; }

/// The stage as a network of its own, and taken apart: the same numbers there and back, also at the
/// second try.
void check_stage(const Stage& stage, Index width, Index inputs) {
  Network net;
  net.stages.push_back(stage.clone());
  net.stages.back().pooling = {};
  const ResidualModule module = take_apart(stage);
  ModulePass pass(module);
  const Matrix x = random_matrix(16, inputs, Rng(1)), z = random_matrix(16, width, Rng(2));
  Trace trace;
  const Matrix predicted = net.infer(x, z, trace);
  pass.infer(x, z);
  CHECK(gap(pass.next(), predicted) < 1e-5);

  const Matrix trained = net.forward(x, z, trace);
  pass.forward(x, z);
  CHECK(gap(pass.next(), trained) < 1e-5);
  const Matrix dnext = random_matrix(16, stage.block->outputs(), Rng(3));
  Matrix expected(16, width), whole(16, width), branch(16, width), shortcut(16, width);
  MutRows out(expected);
  net.backward(x, z, trace, dnext, &out);
  using Way = ModulePass::Way;
  for (int time = 0; time < 2; ++time) {
    pass.backward(x, z, dnext, Way::both, whole);
    CHECK(gap(whole, expected) < 1e-4);
  }
  if (module.shortcut == ResidualModule::Shortcut::none) return;
  pass.backward(x, z, dnext, Way::branch, branch);
  pass.backward(x, z, dnext, Way::shortcut, shortcut);
  CHECK(gap(branch + shortcut, whole) < 1e-4);
}

}  // namespace

TEST_SUITE_BEGIN("analyze/module_pass");

TEST_CASE("a stage taken apart computes what it did, forward and back") {
  for (const char* name : {"preact-20", "resnet-20", "plain-20"}) {
    CAPTURE(name);
    const Model model = test::bar_model(name, 2, ImageConfig::Shortcut::convolution);
    for (Index i = 0; i < model.net.depth(); ++i) {
      CAPTURE(i);
      check_stage(model.net.stages[static_cast<std::size_t>(i)], model.net.features(i, 64), 0);
    }
  }
  const Model table = test::table_model(Task::Kind::classification);
  const Index inputs = table.schema->width();
  for (Index i = 0; i < table.net.depth(); ++i)
    check_stage(table.net.stages[static_cast<std::size_t>(i)], table.net.features(i, inputs),
                inputs);
}

TEST_SUITE_END();
