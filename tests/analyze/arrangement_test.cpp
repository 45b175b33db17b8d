#include "analyze/arrangement.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "analyze/residual_module.h"
#include "resboost/metrics.h"
#include "support/toy_resnet.h"

using namespace resboost;

namespace {

/// By making the network and predicting with it.
double slow_error(const Model& model, const Dataset& data, const Arrangement& arrangement) {
  Model changed{model.schema, make_loss(model.loss->name()), model.net.clone(), {}};
  for (std::size_t i = 0; i < arrangement.size(); ++i) {
    changed.net.stages[i] =
        arrangement[i] == kDeleted
            ? without_branch(model.net.stages[i])
            : model.net.stages[static_cast<std::size_t>(arrangement[i])].clone();
  }
  const Metrics metrics = metrics_of(changed.schema->task, changed.predict(data), data);
  return model.loss->of_classes() ? 1 - metrics.accuracy : metrics.rmse;
}

}  // namespace

TEST_SUITE_BEGIN("analyze/arrangement");

TEST_CASE("errors of arrangements are those of networks that are made so, whatever their order") {
  const Model pictures = test::bar_model("preact-20", 2);
  const std::vector<Arrangement> of_pictures{{0, 1, 2, 3, 4, 5, 6, 7},
                                             {0, 2, 1, 3, 4, 5, kDeleted, 7},
                                             {0, 1, 2, kDeleted, 4, kDeleted, 6, 7},
                                             {0, 2, 1, 3, 4, 5, 6, 7},
                                             {0, kDeleted, 1, 3, 4, 5, 6, 7}};
  const Dataset bars = bar_pictures(90, Rng(1));
  const auto errors = arranged_errors(pictures, bars, of_pictures);
  for (std::size_t i = 0; i < errors.size(); ++i)
    CHECK(errors[i] == doctest::Approx(slow_error(pictures, bars, of_pictures[i])));
  CHECK(*std::max_element(errors.begin(), errors.end()) >
        *std::min_element(errors.begin(), errors.end()));
  for (const Task::Kind kind : {Task::Kind::classification, Task::Kind::regression}) {
    const Model table = test::table_model(kind);
    const Dataset rows = test::table_rows(table, 600);
    const std::vector<Arrangement> of_table{{0, 1, kDeleted, 3}, {0, 3, 2, 1}, {0, 1, 2, 3}};
    const auto found = arranged_errors(table, rows, of_table);
    for (std::size_t i = 0; i < found.size(); ++i)
      CHECK(found[i] == doctest::Approx(slow_error(table, rows, of_table[i])).epsilon(1e-6));
    CHECK(found[0] != found[2]);
    CHECK(found[1] != found[2]);
  }
}

TEST_CASE("Kendall's tau: 1 in order, -1 reversed, a swap of neighbours is one inversion") {
  const std::vector<Index> all{0, 1, 2, 3}, some{1, 3};
  CHECK(kendall_tau({0, 1, 2, 3}, all) == 1);
  CHECK(kendall_tau({3, 2, 1, 0}, all) == -1);
  CHECK(kendall_tau({1, 0, 2, 3}, all) == doctest::Approx(1 - 4.0 / 12));
  CHECK(kendall_tau({3, 1, 2, 0}, all) == doctest::Approx(1 - 20.0 / 12));
  CHECK(kendall_tau({0, 3, 2, 1}, some) == -1);
}

TEST_SUITE_END();
