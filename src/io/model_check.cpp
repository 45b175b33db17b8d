#include "io/model_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/network_json.h"
#include "nn/kinds.h"
#include "nn/slice_rows.h"
#include "nn/slopes.h"
#include "nn/trees.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// Numbers that a pass holds of one row, at most: 128 MB a thread. Layers without parameters cost a
/// file nothing.
constexpr Index kMaxActivations = Index{1} << 25;

/// Throws on the first thing that is wrong.
class Checker {
 public:
  Checker(const Model& model, const std::string& subject)
      : model_(model), schema_(*model.schema), subject_(subject) {}

  void task() const {
    const Task& task = schema_.task;
    const bool classes = task.kind == Task::Kind::classification;
    require(task.size() >= (classes ? 2 : 1),
            fmt::format("{} outputs are too few for this task", task.size()));
    unique(task.outputs, classes ? "class" : "target");
    require(model_.loss->of_classes() == classes,
            fmt::format("loss \"{}\" does not fit the task; expected one of {}",
                        model_.loss->spec(), classes ? "classes" : "numbers"));
    const Index targets = std::ssize(schema_.targets);
    require(classes ? targets == 1 : model_.loss->outputs(targets) == task.size(),
            fmt::format("{} target columns for {} outputs", targets, task.size()));
    if (task.threshold) {
      require(classes && task.size() == 2, "a threshold, but not two classes");
      require(*task.threshold >= 0 && *task.threshold <= 1,
              fmt::format("threshold {} is not from 0 to 1", *task.threshold));
    }
    for (const auto* numbers : {&task.mean, &task.scale, &task.low, &task.high}) {
      require(numbers->size() == (classes ? 0 : task.outputs.size()),
              "target statistics do not match the outputs");
      finite(*numbers, "target statistics");
    }
    for (std::size_t i = 0; i < task.mean.size(); ++i) {
      const std::string target = fmt::format("target \"{}\"", task.outputs[i]);
      require(task.scale[i] > 0, fmt::format("{}: scale {} is not above 0", target, task.scale[i]));
      require(task.low[i] <= task.high[i],
              fmt::format("{}: lowest value {} is above the highest {}", target, task.low[i],
                          task.high[i]));
    }
  }

  void columns() const {
    std::vector<std::string> names;
    for (const ColumnSpec& column : schema_.columns) {
      names.push_back(column.name);
      const std::string place = fmt::format("column \"{}\": ", column.name);
      finite({column.center, column.scale, column.imputed}, place + "scaling");
      finite(column.edges, place + "edges");
      require(column.edges.size() != 1, place + "a single edge makes no bin");
      require(std::is_sorted(column.edges.begin(), column.edges.end(), std::less_equal<>()),
              place + "edges do not increase");
      finite(column.cuts, place + "cuts");
      require(column.cuts.size() < ColumnSpec::kMostCodes,
              fmt::format("{}{} cuts, at most {}", place, column.cuts.size(),
                          ColumnSpec::kMostCodes - 1));
      require(std::is_sorted(column.cuts.begin(), column.cuts.end(), std::less_equal<>()),
              place + "cuts do not increase");
      unique(column.levels, place + "level");
      if (!column.category.empty()) means(column, place);
    }
    unique(names, "column");
  }

  void means(const ColumnSpec& column, const std::string& place) const {
    require(
        column.means.size() == column.levels.size(),
        fmt::format("{}{} means of {} levels", place, column.means.size(), column.levels.size()));
    finite(column.means, place + "means");
    finite({column.unseen}, place + "means");
    require(!column.levels.empty() && column.output < schema_.task.size(),
            place + "means of no level, or of no target");
    const ColumnSpec* before = &column == schema_.columns.data() ? nullptr : &column - 1;
    require(before && (before->category == column.category ||
                       (before->kind == ColumnSpec::Kind::category && before->category.empty() &&
                        before->name == column.category)),
            fmt::format("{}means of \"{}\", which is not the category before it", place,
                        column.category));
  }

  void pictures() const {
    const PictureSpec& spec = schema_.pictures;
    require(!model_.sees_mirrored || spec.shape.size() > 0, "mirror images of what is no picture");
    if (spec.shape.size() == 0) return;
    require(schema_.columns.empty(), "a schema of pictures has columns");
    const auto channels = static_cast<std::size_t>(spec.shape.channels);
    require(spec.center.size() == channels && spec.scale.size() == channels,
            fmt::format("scaling of {} channels for {}",
                        std::min(spec.center.size(), spec.scale.size()), channels));
    require(spec.columns.empty() || static_cast<Index>(spec.columns.size()) == spec.shape.size(),
            "names of pixels, but not of each one");
    finite(spec.center, "scaling of pictures");
    finite(spec.scale, "scaling of pictures");
    for (const Stage& stage : model_.net.stages)
      require(stage.reads == Reads::z, "a stage reads bare pixels, or codes, of pictures");
  }

  void slopes(const Trees& trees, const std::string& place) const {
    const auto columns = schema_.coded_columns();
    for (const std::uint16_t column : columns_with_slopes(trees.arrays()))
      require(column < columns.size() && columns[column]->kind == ColumnSpec::Kind::numeric,
              fmt::format("{}a slope along column {}, which is no number", place, column));
  }

  void network() const {
    const Network& net = model_.net;
    const Index inputs = schema_.width();
    require(!net.views().codes || schema_.has_cuts(), "trees, but no cuts of a numeric column");
    require(inputs >= 1, "no column gives a feature");
    require(schema_.pictures.shape.size() == 0 || net.first_head() > 0, "a head reads bare pixels");
    require(!net.heads.empty() && net.heads.size() <= net.stages.size() + 1,
            fmt::format("{} heads for {} stages; expected 1 to {}", net.heads.size(),
                        net.stages.size(), net.stages.size() + 1));
    Index width = inputs, remembered = 0;
    head(0, width);
    for (Index depth = 1; depth <= net.depth(); ++depth) {
      const Stage& stage = net.stages[static_cast<std::size_t>(depth - 1)];
      const std::string place = fmt::format("stage {}: ", depth);
      require((stage.reads == Reads::codes) == (trees_of(*stage.block) != nullptr),
              place + "trees, and only they, read codes");
      if (const Trees* trees = trees_of(*stage.block)) slopes(*trees, place);
      const Index takes = stage.reads == Reads::codes     ? std::ssize(schema_.coded_columns())
                          : stage.reads == Reads::z_and_x ? width + inputs
                          : stage.reads == Reads::x       ? inputs
                                                          : width;
      require(stage.block->inputs() == takes, fmt::format("{}its block takes {} inputs, gets {}",
                                                          place, stage.block->inputs(), takes));
      require(stage.keep == 0 || stage.block->outputs() == width,
              fmt::format("{}its block gives {} features to add to {}", place,
                          stage.block->outputs(), width));
      require(std::isfinite(stage.keep) && std::isfinite(stage.step),
              place + "keep or step is not finite");
      visit(*stage.block, [&](const std::string& path, const Layer& layer) {
        require(path.empty() || !trees_of(layer), place + "trees inside another layer");
        require(find_layer_kind(layer.kind()),
                fmt::format("{}layer \"{}\" is none of this library's, which reads no other", place,
                            layer.kind()));
      });
      remembered += activations(*stage.block);
      require(remembered <= kMaxActivations,
              fmt::format("{}the layers so far give {} numbers for each row, at most {}", place,
                          remembered, kMaxActivations));
      width = stage.block->outputs();
      const Pooling& pooling = stage.pooling;
      require(
          pooling.window == 0 || pooling.image.size() == width,
          fmt::format("{}its pooling reads {} numbers of {}", place, pooling.image.size(), width));
      head(depth, pooling.features(width));
    }
  }

  void params() const {
    for (const auto& [name, param] : named_params(model_.net)) {
      if (param->value.size() != param->rows * param->cols)
        fail(fmt::format("tensor \"{}\" does not fill its shape", name));
      if (!param->value.allFinite())
        fail(fmt::format("tensor \"{}\" holds a number that is not finite", name));
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw ModelError(fmt::format("{}: {}; train it again, or get a good copy", subject_, what));
  }

  void require(bool good, const std::string& what) const {
    if (!good) fail(what);
  }

  void finite(const std::vector<double>& numbers, const std::string& what) const {
    for (const double number : numbers) {
      if (!std::isfinite(number)) fail(what + ": a number is not finite");
    }
  }

  void unique(const std::vector<std::string>& names, const std::string& what) const {
    std::set<std::string_view> seen;
    for (const std::string& name : names) {
      if (!seen.insert(name).second) fail(fmt::format("{} \"{}\" appears twice", what, name));
    }
  }

  /// The head of this depth, if there is one, reads z of this width.
  void head(Index depth, Index width) const {
    const Network& net = model_.net;
    if (depth < net.first_head()) return;
    const Head& head = net.heads[static_cast<std::size_t>(depth - net.first_head())];
    require(head.features() == width,
            fmt::format("head {} reads {} features of {}", depth, head.features(), width));
    const Index scores = model_.loss->scores(schema_.task.size());
    require(head.outputs() == scores,
            fmt::format("head {} gives {} outputs for {}", depth, head.outputs(), scores));
    require(head.bias.rows == 1 && head.bias.cols == head.outputs(),
            fmt::format("head {} has {} biases", depth, head.bias.cols));
  }

  const Model& model_;
  const Schema& schema_;
  const std::string& subject_;
};

}  // namespace

void check_model(const Model& model, const std::string& subject) {
  const Checker checker(model, subject);
  checker.task();
  checker.columns();
  checker.pictures();
  checker.network();
  checker.params();
}

}  // namespace resboost
