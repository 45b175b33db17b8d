#include "data/scaling.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <string>

#include "resboost/error.h"
#include "resboost/read.h"

namespace resboost {
namespace {

using Scaling = SchemaConfig::Scaling;

constexpr Scaling kAll[] = {Scaling::robust, Scaling::standard, Scaling::min_max, Scaling::none};

ColumnSpec learned(Scaling scaling, const std::vector<double>& sorted) {
  ColumnSpec spec;
  learn_scaling(sorted, scaling, spec);
  return spec;
}

Schema learned(const Table& table, Scaling scaling, int bins = 0) {
  SchemaConfig config;
  config.scaling = scaling;
  config.bins = bins;
  std::vector<std::string> warnings;
  return Schema::learn(table, all_rows(table), config, warnings);
}

/// The first feature of every row.
std::vector<double> encoded(const Schema& schema, const Table& table) {
  std::vector<std::string> warnings;
  const Matrix x =
      schema.encode(table, all_rows(table), Schema::Targets::none, warnings).x.matrix();
  std::vector<double> values;
  for (Index i = 0; i < x.rows(); ++i) values.push_back(static_cast<double>(x(i, 0)));
  return values;
}

}  // namespace

TEST_SUITE("data/scaling") {
  TEST_CASE("robust is by median and quartiles, and clips") {
    const ColumnSpec spec = learned(Scaling::robust, {1, 2, 3, 4, 1000});
    CHECK(spec.center == 3);
    CHECK(spec.scale == 0.5);  // quartiles 2 and 4
    CHECK(spec.clip);
    CHECK(scaled(2, spec) == doctest::Approx(-0.5 / std::sqrt(1 + 0.25 / 9)));
    CHECK(scaled(1e300, spec) == 3);
  }

  TEST_CASE("robust falls back to the range where the quartiles are equal") {
    CHECK(learned(Scaling::robust, {1, 1, 1, 1, 1, 5}).scale == 0.5);
  }

  TEST_CASE("standard is by mean and standard deviation, and does not clip") {
    const ColumnSpec spec = learned(Scaling::standard, {1, 1, 1, 9});
    CHECK(spec.center == 3);
    CHECK(spec.scale == doctest::Approx(1 / std::sqrt(12.0)));
    CHECK(spec.imputed == 1);  // the median
    CHECK(scaled(3 + 100 * std::sqrt(12.0), spec) == doctest::Approx(100));
  }

  TEST_CASE("min-max goes from 0 to 1 on the training rows, and beyond on others") {
    const ColumnSpec spec = learned(Scaling::min_max, {-2, 0, 6});
    CHECK(scaled(-2, spec) == 0);
    CHECK(scaled(6, spec) == 1);
    CHECK(scaled(0, spec) == 0.25);
    CHECK(scaled(14, spec) == 2);
    CHECK(spec.imputed == 0);
  }

  TEST_CASE("none leaves values as they are") {
    const ColumnSpec spec = learned(Scaling::none, {-2, 7, 60});
    CHECK(scaled(7, spec) == 7);
    CHECK(scaled(-1234.5, spec) == -1234.5);
    CHECK(spec.imputed == 7);
  }

  TEST_CASE("values that do not differ have the scale 0, by any rule") {
    for (const Scaling scaling : kAll) CHECK(learned(scaling, {5, 5, 5}).scale == 0);
  }

  TEST_CASE(
      "features stay finite at the ends of double, and so far from the end of float that products "
      "do too") {
    for (const Scaling scaling : kAll) {
      CAPTURE(static_cast<int>(scaling));
      for (const auto& sorted : {std::vector<double>{-1.7e308, -1e308, 0, 1e308, 1.7e308},
                                 std::vector<double>{0, 1e-320, 2e-320, 3e-320, 4e-320}}) {
        const ColumnSpec spec = learned(scaling, sorted);
        CHECK(spec.scale > 0);
        for (const double number : {spec.center, spec.scale, spec.imputed})
          CHECK(std::isfinite(number));
        for (const double value : {sorted.front(), sorted.back(), 1.7e308, -1.7e308}) {
          CHECK(std::abs(scaled(value, spec)) <= 1e15);
        }
      }
    }
    CHECK(scaled(-1e300, learned(Scaling::none, {1, 2})) == -1e15);
    CHECK(smooth_clip(1e300) == 3);
    CHECK(smooth_clip(-INFINITY) == -3);
  }

  TEST_CASE(
      "the schema scales as it is told; gaps take the median and bins are of the raw values, by "
      "any rule") {
    const Table table = parse_table("a,target\n1,x\n,y\n3,x\n8,y\n", "t.csv", {});
    CHECK(encoded(learned(table, Scaling::min_max), table) ==
          std::vector<double>{0, static_cast<double>(Real(2.0 / 7)),
                              static_cast<double>(Real(2.0 / 7)), 1});
    CHECK(encoded(learned(table, Scaling::none), table) == std::vector<double>{1, 3, 3, 8});
    for (const Scaling scaling : kAll) {
      const Schema schema = learned(table, scaling, 2);
      CHECK(schema.columns[0].edges == std::vector<double>{1, 3, 8});
      CHECK(schema.feature_names() ==
            std::vector<std::string>{"a", "a:bin1", "a:bin2", "a:missing"});
    }
  }

  TEST_CASE(
      "fixture 11: the bins of a value at edge b_j are j ones, then zeros (less the half that "
      "centres them)") {
    const std::vector<double> edges{-1, 0, 0.5, 4, 9};
    for (std::size_t j = 0; j < edges.size(); ++j) {
      CAPTURE(j);
      std::vector<Real> out(edges.size() - 1);
      encode_bins(edges[j], edges, out.data());
      for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] + Real(0.5) == (i < j ? 1 : 0));
    }
  }

  TEST_CASE("constant columns are ignored by any rule") {
    const Table table = parse_table("a,b,target\n1,5,x\n2,5,y\n3,5,x\n", "t.csv", {});
    for (const Scaling scaling : kAll) {
      CHECK(learned(table, scaling).feature_names() == std::vector<std::string>{"a"});
    }
  }
}

}  // namespace resboost
