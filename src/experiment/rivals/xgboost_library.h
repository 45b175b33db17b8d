#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/task.h"

namespace resboost {

/// The shared library of XGBoost, where it is installed; its C interface is declared in
/// xgboost_library.cpp as far as it is used here (XGBoost 1.6 to 2.1, "XGBoost C API").
class XgboostLibrary {
 public:
  struct Functions;

  /// ConfigError where there is none, or not with these functions.
  XgboostLibrary();
  const Functions& functions() const { return *functions_; }

 private:
  std::shared_ptr<const Functions> functions_;
};

/// Rows, their labels (classes 0, 1, ..., or numbers) and weights, as XGBoost holds them.
class XgboostRows {
 public:
  /// Copies them. Error: what XGBoost says.
  XgboostRows(const XgboostLibrary& library, const Dataset& data, bool classes);
  void* handle() const { return handle_.get(); }

 private:
  std::shared_ptr<void> handle_;
};

/// Trees that grow round by round. Errors as above.
class XgboostModel {
 public:
  using Options = std::vector<std::pair<std::string, std::string>>;
  XgboostModel(const XgboostLibrary& library, const XgboostRows& train, const Options& options);

  void add_round(int round, const XgboostRows& train);
  /// Its metrics on rows, in the order in which the options name them.
  std::vector<double> measure(int round, const XgboostRows& rows) const;
  /// Its first rounds.
  XgboostModel first(int rounds) const;
  /// [n, k]: probabilities of classes; of two, of the second alone. Or [n, 1] numbers.
  Predictions predict(const XgboostRows& rows) const;
  Index nodes() const;
  std::size_t bytes() const;

 private:
  XgboostModel(const XgboostLibrary& library, void* handle);

  XgboostLibrary library_;
  std::shared_ptr<void> handle_;
};

}  // namespace resboost
