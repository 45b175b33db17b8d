#pragma once

#include <string>
#include <vector>

#include "analyze/explanation.h"
#include "resboost/page.h"

namespace resboost {

/// The mean size of what each column contributes (at most 30), and what moved each of the first
/// five rows, for at most four of the outputs.   row_names: "line 17"; values: of these rows, one a
/// column of the contributions; outputs: numbers of those to show
std::vector<report::Section> contribution_sections(const Contributions& contributions,
                                                   const std::vector<std::string>& row_names,
                                                   const std::vector<ColumnValues>& values,
                                                   const std::vector<Index>& outputs);

/// Partial dependence of a column, and of each output, at most four, the curves of at most 12 rows.
/// number: of the column among those that are shown, from 1
std::vector<report::Section> dependence_sections(const Dependence& dependence, std::size_t number,
                                                 const std::vector<Index>& outputs);

/// All of that.
std::vector<report::Section> explanation_sections(const Explanation& found);

/// Mean over rows of the size of a contribution.   [columns, k]
Eigen::MatrixXd mean_sizes(const Contributions& contributions);
/// Columns by the sizes of these outputs, added up, the largest first.   sizes: [columns, k]
std::vector<std::size_t> by_size(const Eigen::MatrixXd& sizes, const std::vector<Index>& outputs);

}  // namespace resboost
