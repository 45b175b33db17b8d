#pragma once

#include <vector>

namespace resboost {

/// NaN without values.
double mean(const std::vector<double>& values);
/// Standard deviation of a sample (n - 1); NaN for fewer than two values.
double spread(const std::vector<double>& values);

/// Two-sided p of Student's paired t test: could the differences a_i - b_i have a mean of zero? 1
/// if all are zero. NaN where that cannot be told: fewer than two pairs, or differences that are
/// all the same. overlap: test rows / training rows, where each pair comes from a new random split
/// of the same rows, which makes pairs alike; the variance of their mean then is that of a pair
/// times 1 / n + overlap (Nadeau & Bengio 2003).
double paired_t_test(const std::vector<double>& a, const std::vector<double>& b,
                     double overlap = 0);

/// Two-sided p of McNemar's exact test: of `first_only` + `second_only` rows that only one of two
/// classifiers gets right, could each have fallen to either by a fair coin? (McNemar 1947.) 1 where
/// they never differ.
double mcnemar_test(int first_only, int second_only);

}  // namespace resboost
