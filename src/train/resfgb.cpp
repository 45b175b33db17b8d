// ResFGB: A. Nitanda and T. Suzuki, "Functional Gradient Boosting based on Residual Network
// Perception", ICML 2018. Each stage moves the representation one kernel-smoothed step down the
// functional gradient of the head's loss. Steps follow the official code (b566697,
// resfgb.py); where the defaults differ, and why, is in docs/theory.md.

#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/method_table.h"
#include "train/moments.h"

namespace resboost {
namespace {

/// Seed of the deal of the rows into parts.
constexpr std::uint64_t kDeal = 3;

/// Some rows of examples, copied.
struct Subset {
  RowSource x, z, read;
  Matrix target;
  Vector w;
  Pooling pooling;
  Examples examples() const { return {x, z, target, w, pooling, read}; }
};

Subset take(const Examples& all, const std::vector<Index>& rows) {
  const auto n = static_cast<Index>(rows.size());
  Subset subset{all.x.take(rows),
                all.z.take(rows),
                all.read.take(rows),
                Matrix(n, all.target.cols()),
                Vector(all.w.size() ? n : 0),
                all.pooling};
  for (Index i = 0; i < n; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    subset.target.row(i) = all.target.row(row);
    if (subset.w.size()) subset.w(i) = all.w(row);
  }
  return subset;
}

class ResFgb final : public StageFitter {
 public:
  ResFgb(const BlockConfig& block, const EmbeddingConfig& embedding, const ResFgbConfig& config)
      : embedding_(block, embedding, make_squared_loss()), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (config_.parts == 1) return fit_on(c, c.train);
    // The same deal in every run on so many rows: stages that are added later go on where it was
    // left.
    if (deal_.empty()) deal_ = Rng(kDeal).permutation(c.train.rows());
    std::vector<Index> rows;
    for (Index i = c.t % config_.parts; i < c.train.rows(); i += config_.parts)
      rows.push_back(deal_[static_cast<std::size_t>(i)]);
    if (rows.empty()) return std::nullopt;
    const Subset subset = take(c.train, rows);
    return fit_on(c, subset.examples());
  }

  void save(Memory& memory) const override { embedding_.save(memory); }
  void restore(const Memory& memory) override { embedding_.restore(memory); }

 private:
  std::optional<FittedStage> fit_on(const StageContext& c, const Examples& on) {
    const Matrix gradient =
        functional_gradient(on, c.head, c.loss);             // grad_i = W (p_i - e_i), without 1/n
    if (!(rms_row_norm(gradient) > 0)) return std::nullopt;  // nothing is left over
    auto iota = embedding_.fit_directions(c, on);
    if (!iota) return std::nullopt;
    Matrix a = kernel_mean(by_cell(layer_outputs(*iota, on), on), by_cell(gradient, on));
    return gradient_step(c, on, std::move(iota), std::move(a), config_.step);
  }

  EmbeddingFitter embedding_;
  ResFgbConfig config_;
  std::vector<Index> deal_;  ///< the rows in the order in which parts take them
};

}  // namespace

std::unique_ptr<StageFitter> make_resfgb(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const ResFgbConfig& resfgb) {
  return std::make_unique<ResFgb>(block, embedding, resfgb);
}

MethodInfo resfgb_method() {
  return {
      "resfgb",
      "functional gradient boosting of the representation",
      "Fits a small network, the embedding, to the functional gradient, and moves the "
      "representation down the\n"
      "gradient smoothed by the embedding's kernel. --resfgb.step constant takes the paper's "
      "step; the default is a\n"
      "line search, which also works where no line separates the classes. --preset paper is the "
      "official code's\n"
      "configuration; --resfgb.parts lets each stage see a part of the rows only.",
      "Nitanda & Suzuki, Functional Gradient Boosting based on Residual Network Perception, ICML "
      "2018",
      {"resfgb", "embedding", "block", "head", "backprop"},
      {"block.width=32:256", "embedding.learning-rate=0.0005:0.01", "embedding.steps=500:3000",
       "resfgb.eta=0.2:1", "head.l2=0.1:100"},
      [](const TrainConfig& c, const BlockConfig& block) {
        return make_resfgb(block, c.embedding, c.resfgb);
      }};
}

}  // namespace resboost
