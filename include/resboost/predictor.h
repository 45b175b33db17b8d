#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Prediction in a program that answers requests: row by row, from many threads, without files. This
// header needs nothing but the standard library.
namespace resboost {

struct Model;

/// A value of a row: missing, a number, or text as a file would have it, without spaces around it.
using Value = std::variant<std::monostate, double, std::string_view>;

/// A model of a table that is ready to predict rows. Const: any number of threads may share one,
/// each with a workspace of its own; they never wait for each other.
class Predictor {
 public:
  /// What one thread needs between the values and the answer. Grows with the largest call; later
  /// calls of as many rows allocate nothing.
  class Workspace {
   public:
    Workspace();
    ~Workspace();
    Workspace(Workspace&&) noexcept;
    Workspace& operator=(Workspace&&) noexcept;

   private:
    friend class Predictor;
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
  };

  /// ModelError for a model of pictures.
  explicit Predictor(std::shared_ptr<const Model> model);
  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

  /// The names of the values of a row in their order: the columns of the training table that the
  /// model reads. A date is one value, as text.
  const std::vector<std::string>& columns() const;
  /// Classes, or targets: the numbers of an answer in their order.
  const std::vector<std::string>& outputs() const;
  bool of_classes() const;
  /// The class that such an answer predicts, as its number in outputs(): by the model's threshold,
  /// else the likeliest.   probabilities: [outputs()]
  std::size_t predicted_class(std::span<const double> probabilities) const;

  /// Of one row, or several one after the other: class probabilities, or values in the units of the
  /// targets, as Model::predict has them for the same rows of a file. A number in a column of
  /// categories stands for the category of that value; NaN and words like NA are missing.
  /// DataError names row, column and value where that cannot be read, and for other sizes.
  ///   values: [n, columns()]; out: [n, outputs()]
  void predict(std::span<const Value> values, Workspace& workspace, std::span<double> out) const;
  /// The same of numbers alone, NaN where missing; borrowed.
  void predict(std::span<const double> values, Workspace& workspace, std::span<double> out) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

/// From a model file. IoError, ModelError.
Predictor load_predictor(const std::string& path);

}  // namespace resboost
