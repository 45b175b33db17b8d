#include "resboost/predictor.h"

#include <mutex>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_line.h"
#include "c/objects.h"
#include "c/text.h"
#include "io/json_field.h"

namespace resboost::c {
namespace {

/// A predictor with as many workspaces as threads have used it at once.
class SharedPredictor {
 public:
  explicit SharedPredictor(std::shared_ptr<const Model> model) : predictor_(std::move(model)) {}

  const Predictor& predictor() const { return predictor_; }

  template <class Given>
  void predict(std::span<const Given> values, std::span<double> out) const {
    Lent workspace(*this);
    predictor_.predict(values, workspace.get(), out);
  }

 private:
  /// A workspace for one call.
  class Lent {
   public:
    explicit Lent(const SharedPredictor& from) : from_(from) {
      const std::lock_guard lock(from.lending_);
      if (from.idle_.empty()) return;
      workspace_ = std::move(from.idle_.back());
      from.idle_.pop_back();
    }
    ~Lent() {
      const std::lock_guard lock(from_.lending_);
      try {
        from_.idle_.push_back(std::move(workspace_));
      } catch (const std::bad_alloc&) {  // the next call makes another
      }
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    Predictor::Workspace& get() { return workspace_; }

   private:
    const SharedPredictor& from_;
    Predictor::Workspace workspace_;
  };

  Predictor predictor_;
  mutable std::mutex lending_;
  mutable std::vector<Predictor::Workspace> idle_;
};

Handles<resboost_predictor, const SharedPredictor>& predictors() {
  // Never destroyed, as models().
  static auto& all = *new Handles<resboost_predictor, const SharedPredictor>("a predictor");
  return all;
}

template <class Given>
std::span<const Given> values_of(const Given* values, std::size_t count) {
  return {count > 0 ? &require(values, "values") : nullptr, count};
}

std::span<double> room(double* out, std::size_t count) {
  return {count > 0 ? &require(out, "out") : nullptr, count};
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_predictor_create(const resboost_model* model,
                                          resboost_predictor** predictor) {
  return guarded([&] {
    require(predictor, "predictor");
    *predictor = predictors().add(std::make_shared<const SharedPredictor>(models().at(model)));
  });
}

resboost_status resboost_predictor_free(resboost_predictor* predictor) {
  return guarded([&] { predictors().remove(predictor); });
}

resboost_status resboost_predictor_describe(const resboost_predictor* predictor, char* buffer,
                                            size_t capacity, size_t* size) {
  return guarded([&] {
    const auto known = predictors().at(predictor);
    write_text(json_line({{"columns", texts_to_json(known->predictor().columns())},
                          {"outputs", texts_to_json(known->predictor().outputs())}}),
               buffer, capacity, size);
  });
}

resboost_status resboost_predictor_numbers(const resboost_predictor* predictor,
                                           const double* values, size_t count, double* out,
                                           size_t out_count) {
  return guarded(
      [&] { predictors().at(predictor)->predict(values_of(values, count), room(out, out_count)); });
}

resboost_status resboost_predictor_texts(const resboost_predictor* predictor,
                                         const char* const* values, size_t count, double* out,
                                         size_t out_count) {
  return guarded([&] {
    const auto known = predictors().at(predictor);
    const auto given = values_of(values, count);
    const auto to = room(out, out_count);
    std::vector<Value> texts;
    texts.reserve(given.size());
    for (const char* text : given) texts.push_back(text ? Value(std::string_view(text)) : Value());
    known->predict(std::span<const Value>(texts), to);
  });
}
