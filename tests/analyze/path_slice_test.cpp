#include "analyze/path_slice.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "analyze/depth_scores.h"
#include "support/toy_resnet.h"

using namespace resboost;

namespace {

/// Sum over all paths of the signed gradients, and the gradient that Network::backward finds there.
void check_expansion(const Network& net, const Matrix& x, const Matrix& z0, const Matrix& y,
                     std::size_t first) {
  const auto modules = take_apart(net);
  std::size_t blocks = 0;
  for (const ResidualModule& module : modules)
    blocks += module.shortcut == ResidualModule::Shortcut::none ? 0 : 1;
  const auto loss = make_softmax_loss();
  PathSlice slice(net, modules);
  slice.forward(x, z0, y, *loss);
  Matrix sum;
  for (std::size_t set = 0; set < std::size_t{1} << blocks; ++set) {
    std::vector<bool> through;
    for (std::size_t i = 0; i < blocks; ++i) through.push_back((set >> i & 1) != 0);
    const auto gradient = slice.along(x, z0, through);
    const Matrix part = static_cast<Real>(std::exp(gradient.log_scale)) * gradient.rows;
    sum = set == 0 ? part : Matrix(sum + part);
  }
  Trace trace;
  Matrix scores = net.forward(x, z0, trace), dscores(scores.rows(), scores.cols()),
         dz0(z0.rows(), z0.cols());
  MutRows out(dscores), dz(dz0);
  loss->sum(scores, y, Vector(), 1, &out);
  net.backward(x, z0, trace, dscores, &dz);
  const Matrix whole = trace.dz[first].view(sum.rows(), sum.cols());
  CHECK(whole.norm() > 0);
  CHECK((sum - whole).norm() < 1e-4 * whole.norm());
}

}  // namespace

TEST_SUITE_BEGIN("analyze/path_slice");

TEST_CASE("the gradient is the sum over all paths, branch by branch: the unravelled view") {
  const Dataset data = bar_pictures(16, Rng(1));
  const Matrix pixels = data.x.reader()->slice({0, 16});
  for (const char* name : {"preact-20", "resnet-20"}) {
    for (const auto shortcut : {ImageConfig::Shortcut::pad, ImageConfig::Shortcut::convolution}) {
      CAPTURE(name);
      check_expansion(test::bar_model(name, 2, shortcut).net, pixels, pixels, data.y, 1);
    }
  }
  const Model table = test::table_model(Task::Kind::classification);
  const Dataset rows = test::table_rows(table, 20);
  const Matrix x = rows.x.matrix();
  check_expansion(table.net, x, x, rows.y, 1);
}

TEST_CASE("past all branches a gradient comes back as it was, times what the stages keep of z") {
  const Model model = test::table_model(Task::Kind::classification);  // keeps 1, 0.9 and 1
  const Dataset data = test::table_rows(model, 20);
  const auto modules = take_apart(model.net);
  PathSlice slice(model.net, modules);
  slice.forward(Rows(data.x), data.x, data.y, *model.loss);
  Matrix dscores = depth_scores(model.net, data).back();
  model.loss->link(dscores);
  dscores -= data.y;
  const Matrix expected = Real(0.9) * dscores * model.net.heads.back().w().transpose();
  const auto past = slice.along(Rows(data.x), data.x, {false, false, false});
  CHECK(past.log_scale == 0);
  CHECK((past.rows - expected).norm() < 1e-5 * expected.norm());
  CHECK((slice.along(Rows(data.x), data.x, {false, true, false}).rows - expected).norm() >
        0.1 * expected.norm());
}

TEST_SUITE_END();
