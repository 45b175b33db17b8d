#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "c/objects.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "resboost/weak_learner.h"

namespace resboost::c {
namespace {

using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A map of the caller's, which is dropped when no model has it any more.
class CallerMap final : public OwnMap {
 public:
  CallerMap(void* map, const resboost_learner& learner)
      : map_(map), apply_(learner.apply), drop_(learner.drop) {}
  ~CallerMap() override {
    if (drop_) drop_(map_);
  }
  CallerMap(const CallerMap&) = delete;
  CallerMap& operator=(const CallerMap&) = delete;

  void apply(const Rows& in, MutRows out) const override {
    const Floats read = in.cast<float>();
    Floats made(out.rows(), out.cols());
    if (run(read, made) != 0)
      throw Error("a block that is a function of the program's own: it failed");
    out = made.cast<Real>();
  }
  void* map() const { return map_; }

 private:
  /// On a thread of its own, one call at a time: in a worker of ours, which is in a parallel region
  /// of OpenMP, libraries that count on threads of their own would get one (scikit-learn's nearest
  /// neighbours are wrong then).
  int run(const Floats& in, Floats& out) const {
    const std::lock_guard lock(running_);
    int status = 0;
    std::thread([&] {
      status =
          apply_(map_, static_cast<std::size_t>(in.rows()), static_cast<std::size_t>(in.cols()),
                 in.data(), static_cast<std::size_t>(out.cols()), out.data());
    }).join();
    return status;
  }

  void* map_;
  resboost_map_function apply_;
  resboost_drop_function drop_;
  mutable std::mutex running_;
};

class CallerLearner final : public WeakLearner {
 public:
  CallerLearner(std::string name, resboost_learner learner)
      : name_(std::move(name)), learner_(learner) {}

  WeakMap fit(const WeakTask& task) override {
    const Floats z = task.z.cast<float>(), targets = task.targets.cast<float>();
    const Eigen::VectorXf weights = task.weights.cast<float>();
    std::size_t outputs = 0;
    void* map = nullptr;
    const resboost_weak_task told{task.stage,
                                  task.seed,
                                  static_cast<std::size_t>(z.rows()),
                                  static_cast<std::size_t>(z.cols()),
                                  static_cast<std::size_t>(targets.cols()),
                                  z.data(),
                                  targets.data(),
                                  weights.size() > 0 ? weights.data() : nullptr};
    if (learner_.fit(learner_.context, &told, &outputs, &map) != 0)
      throw Error("method \"" + name_ + "\": its function failed");
    auto fitted = std::make_shared<const CallerMap>(map, learner_);
    constexpr std::size_t kMostOutputs = std::size_t{1} << 24;
    if (outputs < 1 || outputs > kMostOutputs)
      throw Error("method \"" + name_ + "\": a map of " + std::to_string(outputs) + " outputs");
    return {static_cast<Index>(outputs), std::move(fitted)};
  }

 private:
  std::string name_;
  resboost_learner learner_;
};

/// The maps have owners from here on, whatever happens.
OwnMaps owned(void* const* maps, std::size_t count, const resboost_learner& learner) {
  OwnMaps all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(std::make_shared<const CallerMap>(maps[i], learner));
  return all;
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_register_method(const char* name, const resboost_learner* learner) {
  return guarded([&] {
    const std::string own = &require(name, "name");
    const resboost_learner known = require(learner, "learner");
    if (!known.fit) throw BadCall("`learner->fit` is NULL");
    if (!known.apply) throw BadCall("`learner->apply` is NULL");
    register_method(own_method(own, "a weak learner of the program's own",
                               [=] { return std::make_shared<CallerLearner>(own, known); }));
  });
}

resboost_status resboost_model_maps(const resboost_model* model, void** maps, size_t capacity,
                                    size_t* count) {
  return guarded([&] {
    const OwnMaps all = own_maps(models().at(model)->net);
    require(count, "count") = all.size();
    if (!maps && capacity == 0) return;
    if (capacity < all.size())
      throw BadCall("`capacity` is " + std::to_string(capacity) + ", but there are " +
                    std::to_string(all.size()) + " maps");
    if (!all.empty()) require(maps, "maps");
    std::transform(all.begin(), all.end(), maps,
                   [](const auto& map) { return static_cast<const CallerMap&>(*map).map(); });
  });
}

resboost_status resboost_model_read_own(const void* bytes, size_t size,
                                        const resboost_learner* learner, void* const* maps,
                                        size_t count, resboost_model** model) {
  return guarded([&] {
    const resboost_learner known = require(learner, "learner");
    if (count > 0) require(maps, "maps");
    const OwnMaps all = owned(maps, count, known);
    if (!known.apply) throw BadCall("`learner->apply` is NULL");
    require(model, "model");
    const std::string_view text(&require(static_cast<const char*>(bytes), "bytes"), size);
    *model = models().add(std::make_shared<const Model>(parse_model(text, "model", all)));
  });
}
