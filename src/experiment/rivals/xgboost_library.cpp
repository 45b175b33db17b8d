#include "experiment/rivals/xgboost_library.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <string_view>

#include "resboost/error.h"

namespace resboost {

struct XgboostLibrary::Functions {
  using Size = std::uint64_t;
  std::shared_ptr<void> file;
  const char* (*last_error)();
  int (*rows_create)(const float*, Size rows, Size columns, float missing, void** out);
  int (*rows_set)(void* rows, const char* field, const float*, Size count);
  int (*rows_free)(void*);
  int (*model_create)(void* const* rows, Size count, void** out);
  int (*model_free)(void*);
  int (*model_set)(void*, const char* name, const char* value);
  int (*model_update)(void*, int round, void* rows);
  int (*model_evaluate)(void*, int round, void** rows, const char** names, Size count,
                        const char** out);
  int (*model_slice)(void*, int begin, int end, int step, void** out);
  int (*model_predict)(void*, void* rows, const char* json, const Size** shape, Size* dimensions,
                       const float** out);
  int (*model_dump)(void*, const char* names, int statistics, Size* count, const char*** out);
  int (*model_save)(void*, const char* json, Size* count, const char** out);

  void check(int status) const {
    if (status != 0) throw Error(std::string("xgboost: ") + last_error());
  }
};

namespace {

using Functions = XgboostLibrary::Functions;

/// By Debian's name, and by the one that is built upstream.
std::shared_ptr<void> open_library() {
  for (const char* name : {"libxgboost.so.0", "libxgboost.so"})
    if (void* file = ::dlopen(name, RTLD_NOW | RTLD_LOCAL))
      return {file, [](void*) {}};  // OpenMP's threads do not survive that their code is gone
  throw ConfigError(
      "parameter `rivals`: xgboost's library is not there (libxgboost.so.0); on Debian: apt "
      "install libxgboost0");
}

template <class Function>
void find(const std::shared_ptr<void>& file, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(file.get(), name));
  if (!function)
    throw ConfigError(std::string("parameter `rivals`: the library of xgboost has no ") + name +
                      "; versions 1.6 to 2.1 do");
}

Functions load() {
  Functions functions{};
  functions.file = open_library();
  const auto& file = functions.file;
  find(file, "XGBGetLastError", functions.last_error);
  find(file, "XGDMatrixCreateFromMat", functions.rows_create);
  find(file, "XGDMatrixSetFloatInfo", functions.rows_set);
  find(file, "XGDMatrixFree", functions.rows_free);
  find(file, "XGBoosterCreate", functions.model_create);
  find(file, "XGBoosterFree", functions.model_free);
  find(file, "XGBoosterSetParam", functions.model_set);
  find(file, "XGBoosterUpdateOneIter", functions.model_update);
  find(file, "XGBoosterEvalOneIter", functions.model_evaluate);
  find(file, "XGBoosterSlice", functions.model_slice);
  find(file, "XGBoosterPredictFromDMatrix", functions.model_predict);
  find(file, "XGBoosterDumpModel", functions.model_dump);
  find(file, "XGBoosterSaveModelToBuffer", functions.model_save);
  return functions;
}

/// The class of each row, or its number.
std::vector<float> labels_of(const Matrix& y, bool classes) {
  std::vector<float> labels;
  for (Index i = 0; i < y.rows(); ++i) {
    Index label = 0;
    if (classes) y.row(i).maxCoeff(&label);
    labels.push_back(classes ? static_cast<float>(label) : static_cast<float>(y(i, 0)));
  }
  return labels;
}

}  // namespace

XgboostLibrary::XgboostLibrary() : functions_(std::make_shared<const Functions>(load())) {}

XgboostRows::XgboostRows(const XgboostLibrary& library, const Dataset& data, bool classes) {
  const Functions& xgboost = library.functions();
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Floats x = data.x.matrix().cast<float>();
  void* handle = nullptr;
  xgboost.check(xgboost.rows_create(x.data(), static_cast<std::uint64_t>(x.rows()),
                                    static_cast<std::uint64_t>(x.cols()),
                                    std::numeric_limits<float>::quiet_NaN(), &handle));
  handle_ = {handle, xgboost.rows_free};
  const std::vector<float> labels = labels_of(data.y, classes);
  xgboost.check(xgboost.rows_set(handle, "label", labels.data(), labels.size()));
  if (data.w.size() == 0) return;
  const std::vector<float> weights(data.w.begin(), data.w.end());
  xgboost.check(xgboost.rows_set(handle, "weight", weights.data(), weights.size()));
}

XgboostModel::XgboostModel(const XgboostLibrary& library, void* handle)
    : library_(library), handle_(handle, library.functions().model_free) {}

XgboostModel::XgboostModel(const XgboostLibrary& library, const XgboostRows& train,
                           const Options& options)
    : library_(library) {
  const Functions& xgboost = library.functions();
  void *const rows = train.handle(), *handle = nullptr;
  xgboost.check(xgboost.model_create(&rows, 1, &handle));
  handle_ = {handle, xgboost.model_free};
  for (const auto& [name, value] : options)
    xgboost.check(xgboost.model_set(handle, name.c_str(), value.c_str()));
}

void XgboostModel::add_round(int round, const XgboostRows& train) {
  const Functions& xgboost = library_.functions();
  xgboost.check(xgboost.model_update(handle_.get(), round, train.handle()));
}

std::vector<double> XgboostModel::measure(int round, const XgboostRows& rows) const {
  const Functions& xgboost = library_.functions();
  void* handle = rows.handle();
  const char *name = "rows", *text = nullptr;
  xgboost.check(xgboost.model_evaluate(handle_.get(), round, &handle, &name, 1, &text));
  std::vector<double> values;  // of "[12]\trows-mlogloss:0.123\trows-merror:0.02"
  for (std::string_view rest = text; rest.find(':') != rest.npos;) {
    rest.remove_prefix(rest.find(':') + 1);
    values.push_back(std::strtod(rest.data(), nullptr));
  }
  return values;
}

XgboostModel XgboostModel::first(int rounds) const {
  const Functions& xgboost = library_.functions();
  void* handle = nullptr;
  xgboost.check(xgboost.model_slice(handle_.get(), 0, rounds, 1, &handle));
  return {library_, handle};
}

Predictions XgboostModel::predict(const XgboostRows& rows) const {
  const Functions& xgboost = library_.functions();
  const std::uint64_t* shape = nullptr;
  std::uint64_t dimensions = 0;
  const float* values = nullptr;
  xgboost.check(xgboost.model_predict(handle_.get(), rows.handle(),
                                      R"({"type": 0, "training": false, "iteration_begin": 0, )"
                                      R"("iteration_end": 0, "strict_shape": true})",
                                      &shape, &dimensions, &values));
  if (dimensions != 2) throw Error("xgboost: predictions are no table");
  Predictions said(static_cast<Index>(shape[0]), static_cast<Index>(shape[1]));
  std::copy_n(values, said.size(), said.data());
  return said;
}

/// A line each in the text that XGBoost writes of its trees.
Index XgboostModel::nodes() const {
  const Functions& xgboost = library_.functions();
  std::uint64_t count = 0;
  const char** trees = nullptr;
  xgboost.check(xgboost.model_dump(handle_.get(), "", 0, &count, &trees));
  Index nodes = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view tree = trees[i];
    nodes += std::count(tree.begin(), tree.end(), '\n');
  }
  return nodes;
}

std::size_t XgboostModel::bytes() const {
  const Functions& xgboost = library_.functions();
  std::uint64_t count = 0;
  const char* bytes = nullptr;
  xgboost.check(xgboost.model_save(handle_.get(), R"({"format": "ubj"})", &count, &bytes));
  return static_cast<std::size_t>(count);
}

}  // namespace resboost
