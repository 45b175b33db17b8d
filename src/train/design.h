#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/following.h"
#include "base/row_share.h"
#include "resboost/layer.h"
#include "train/ridge.h"
#include "train/shared_examples.h"

namespace resboost {

/// A design matrix [n, p], what rows are regressed on: features of examples. Of examples that are
/// shared each rank makes the rows of its share, where sums of their products are worth it.
class Design {
 public:
  /// What heads read of the examples, which are borrowed.
  explicit Design(const Examples& examples);
  /// [of_z(z) | of_x(x)]; each layer reads one row at a time.
  Design(const Examples& examples, const Layer& of_z, const Layer& of_x);
  /// Rows that are here already, and nowhere else.
  Design(const Examples& examples, Matrix rows);
  Design(const Design&) = delete;
  Design& operator=(const Design&) = delete;

  /// fit_ridge() with the weights of the examples.   y: [n, k]
  Ridge fit_ridge(const Rows& y, double ridge) const;
  /// As times().   w: [p, q] -> [n, q]
  Matrix times(const Matrix& w) const;

 private:
  /// The other ranks' side: they have theirs from here on, and drop it with this.
  class Others {
   public:
    Others(const Examples& examples, int number, const std::string& what);
    ~Others();
    Others(const Others&) = delete;
    Others& operator=(const Others&) = delete;

   private:
    Communicator& ranks_;
    std::string farewell_;
  };

  bool is_shared() const { return others_.has_value(); }
  Rows rows() const;  ///< of the share

  const Examples& examples_;
  RowShare share_;
  int number_;
  std::optional<Others> others_;  ///< none: this rank has all rows
  std::optional<Matrix> made_;    ///< none: what heads read
};

/// What the other ranks do for it.
Services design_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares);

}  // namespace resboost
