#include "data/target_encoding.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "data/category.h"
#include "data/encode_value.h"
#include "data/row_encoder.h"
#include "data/scaling.h"
#include "data/schema_fixture.h"
#include "io/schema_json.h"
#include "resboost/prepare.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE("data/target_encoding") {
  ColumnSpec spec_of(std::vector<std::string> levels) {
    ColumnSpec spec;
    spec.category = "city";
    spec.levels = std::move(levels);
    return spec;
  }

  /// So many cities, six rows each, of which two of the first and three of the last are x.
  std::string cities(int count, int gap = -1) {
    std::string text = "city,b,target\n";
    for (int row = 0; row < 6 * count; ++row) {
      const int city = row % count, turn = row / count;
      const bool is_x = turn < (2 * city < count ? 2 : 3);
      text += (row == gap ? "" : "c" + std::to_string(city)) + "," + std::to_string(row % 7) + "," +
              (is_x ? "x" : "o") + "\n";
    }
    return text;
  }

  SchemaConfig encoding(int levels) {
    SchemaConfig config = without_bins();
    config.encode_levels = levels;
    config.max_levels = 4;
    return config;
  }

  TEST_CASE("the mean of a level is drawn towards that of all rows, as by ten rows more") {
    const std::vector<std::int32_t> levels{0, 0, 1, kMissingLevel};
    Eigen::MatrixXd y(4, 1);
    y << 1, 0, 1, 100;
    ColumnSpec spec = spec_of({"a", "b"});
    learn_means(levels, {y, {}}, spec);
    const double all = 2.0 / 3;  // a missing value is no level
    CHECK(spec.unseen == doctest::Approx(all));
    CHECK(spec.means[0] == doctest::Approx((1 + 10 * all) / 12));
    CHECK(spec.means[1] == doctest::Approx((1 + 10 * all) / 11));
    CHECK(std::isnan(mean_of_level(spec, kMissingLevel)));
    CHECK(mean_of_level(spec, kUnseenLevel) == spec.unseen);
  }

  TEST_CASE("a row of weight two counts as two rows") {
    Eigen::MatrixXd one(3, 1), two(4, 1);
    one << 1, 0, 0;
    two << 1, 1, 0, 0;
    Vector w(3);
    w << 2, 1, 1;
    ColumnSpec weighted = spec_of({"a", "b"}), twice = weighted;
    learn_means({0, 0, 1}, {one, w}, weighted);
    learn_means({0, 0, 0, 1}, {two, {}}, twice);
    CHECK(weighted.means == twice.means);
    CHECK(weighted.unseen == twice.unseen);
  }

  TEST_CASE("of a training row the number does not depend on its own target") {
    Rng rng(3);
    std::vector<std::int32_t> levels;
    Eigen::MatrixXd y(300, 1);
    for (Index i = 0; i < 300; ++i) {
      levels.push_back(static_cast<std::int32_t>(rng.below(6)));
      y(i, 0) = rng.uniform();
    }
    const ColumnSpec spec = spec_of({"a", "b", "c", "d", "e", "f"});
    const auto before = means_out_of_fold(levels, {y, {}}, spec);
    int others = 0;
    for (const Index i : {0, 7, 299}) {
      Eigen::MatrixXd changed = y;
      changed(i, 0) += 5;
      const auto after = means_out_of_fold(levels, {changed, {}}, spec);
      CHECK(after[static_cast<std::size_t>(i)] == before[static_cast<std::size_t>(i)]);
      for (std::size_t row = 0; row < after.size(); ++row) others += after[row] != before[row];
    }
    CHECK(others > 600);
  }

  TEST_CASE(
      "a category of many levels is a number, too; of few, or where not asked for, it is not") {
    const Table table = table_of(cities(30));
    const Schema schema = learn(table, encoding(29)).schema;
    REQUIRE(schema.columns.size() == 3);
    CHECK(schema.columns[1].name == "city:mean x");
    CHECK(schema.columns[1].table_column() == "city");
    CHECK(schema.columns[0].levels.size() == 4);
    CHECK(schema.columns[1].levels.size() == 30);
    CHECK(schema.feature_names() ==
          Texts{"city=c0", "city=c1", "city=c10", "city=c11", "city:mean x", "b"});
    CHECK(learn(table, encoding(30)).schema.columns.size() == 2);
    Table few = table;  // four rows each
    for (Index row = 120; row < 180; ++row)
      few.columns[0].codes[static_cast<std::size_t>(row)] = -1;
    CHECK(learn(few, encoding(29)).schema.columns.size() == 2);
    CHECK(learn(table, encoding(0)).schema.columns.size() == 2);
  }

  TEST_CASE("the rows that are learned from are encoded by other rows, all others by all of them") {
    Schema schema = learn(table_of(cities(30)), encoding(10)).schema;
    schema.columns[1].clip = false;
    const ColumnSpec& spec = schema.columns[1];
    const auto number = [&](double feature) { return feature / spec.scale + spec.center; };
    const Table table = table_of(cities(30));
    const auto learned = column(encode(schema, table, Targets::learned).data, 4);
    const auto later = column(encode(schema, table, Targets::required).data, 4);
    for (std::size_t i = 0; i < 60; ++i)
      CHECK(number(later[i]) ==
            doctest::Approx(
                mean_of_level(spec, LevelIndex(spec.levels).find("c" + std::to_string(i % 30))))
                .epsilon(1e-5));
    int different = 0;
    for (std::size_t i = 0; i < learned.size(); ++i)
      different += std::abs(learned[i] - later[i]) > 1e-6;
    CHECK(different > 100);
  }

  TEST_CASE("labels never seen have the mean of all, said once; missing ones are missing") {
    const Schema schema = learn(table_of(cities(30, 4)), encoding(10)).schema;
    const ColumnSpec& spec = schema.columns[1];
    CHECK(spec.indicator);
    const Encoded rows = encode(schema, table_of("city,b\nc29,1\nnowhere,1\n,1\n"), Targets::none);
    CHECK(
        rows.warnings ==
        Texts{"t.csv, column \"city\": rows with a category that the model does not know: 1 (first "
              "\"nowhere\" in line 3); its mean of the target is that of all rows"});
    CHECK(column(rows.data, 5)[1] == doctest::Approx(scaled(spec.unseen, spec)));
    CHECK(column(rows.data, 6) == std::vector<double>{0, 0, 1});
  }

  TEST_CASE("every class of three has its mean, none of eleven has") {
    const auto classes = [](int count) {
      std::string text = "city,target\n";
      for (int row = 0; row < 220; ++row)
        text += "c" + std::to_string(row % 20) + ",k" + std::to_string(row * 7 % count) + "\n";
      return table_of(text);
    };
    const Schema schema = learn(classes(3), encoding(10)).schema;
    CHECK(schema.columns.size() == 4);
    CHECK(schema.columns[3].output == 2);
    CHECK(learn(classes(11), encoding(10)).schema.columns.size() == 1);
  }

  TEST_CASE("parts of dates have none, and a name that the table has is not taken twice") {
    std::string text = "when,target\n";
    for (int row = 0; row < 120; ++row)
      text += "2024-0" + std::to_string(1 + row % 4) + "-" + std::to_string(10 + row % 19) +
              (row % 3 ? ",x\n" : ",o\n");
    SchemaConfig config = encoding(5);
    config.categorical = {"when"};
    for (const ColumnSpec& column : learn(table_of(text), config).schema.columns)
      CHECK(column.category.empty());
    Table table = table_of(cities(30));
    table.columns[1].name = "city:mean x";
    CHECK(learn(table, encoding(10)).schema.columns[1].name == "city:mean x (2)");
  }

  TEST_CASE("rows to train with have numbers like those of later rows, whatever the loss") {
    std::string text = "city,y,z\n";
    for (int row = 0; row < 2400; ++row) {
      const int city = row % 12;
      text += "c" + std::to_string(city) + "," + std::to_string(city * city + row % 3) + "," +
              std::to_string(1000 - 5 * city + row % 2) + "\n";
    }
    const DataSource source = table_of(text);
    for (const char* loss : {"squared", "poisson", "tweedie", "quantile:alpha=0.2,0.8"}) {
      CAPTURE(loss);
      RunConfig config;
      config.schema = encoding(10);
      config.schema.target = {"y", "z"};
      config.loss = loss;
      config.train.method = "hybrid";
      config.valid_share = 0.25;
      const Prepared data = prepare(source, config);
      Texts warnings;
      const Dataset later =
          encode(*data.schema, source, Targets::required, warnings, Views{true, false});
      REQUIRE(data.schema->columns[1].name == "city:mean y");
      REQUIRE(data.schema->columns[2].name == "city:mean z");
      for (const Index feature : {4, 5}) {
        const auto mean = [&](const Dataset& rows) {
          return rows.x.matrix().col(feature).cast<double>().mean();
        };
        const auto spread = [&](const Dataset& rows) {
          const Eigen::ArrayXd column = rows.x.matrix().col(feature).cast<double>();
          return std::sqrt((column - column.mean()).square().mean());
        };
        CHECK(mean(data.train) == doctest::Approx(mean(later)).epsilon(0.05));
        CHECK(spread(data.train) == doctest::Approx(spread(later)).epsilon(0.05));
      }
      // The two targets go against one another.
      const auto x = data.train.x.matrix();
      CHECK((x.col(4).array() * x.col(5).array()).mean() < 0);
    }
  }

  TEST_CASE("single rows, and the schema of a model file, say the same as tables") {
    Schema schema = learn(table_of(cities(30, 4)), encoding(10)).schema;
    const Table table = table_of("city,b\nc29,1\nnowhere,2\n,3\nc3,4\n");
    schema.learn_cuts(table_of(cities(30, 4)), all_rows(table_of(cities(30, 4))));
    Texts warnings;
    const Dataset rows =
        schema.encode(table, all_rows(table), Targets::none, warnings, {true, true});
    const nlohmann::json json = schema_to_json(schema);
    const std::string subject = "a model";
    Schema read = read_schema({json, subject, "schema"});
    read.task = schema.task;
    const RowEncoder encoder(read);
    CHECK(encoder.columns() == Texts{"city", "b"});
    const char* const texts[] = {"c29", "nowhere", "", "c3"};
    for (Index i = 0; i < 4; ++i) {
      const RowEncoder::Value values[] = {std::string_view(texts[i]), static_cast<double>(i + 1)};
      std::vector<Real> x(static_cast<std::size_t>(encoder.features()));
      std::vector<Real> codes(static_cast<std::size_t>(encoder.codes()));
      encoder.encode(values, x.data(), codes.data());
      for (Index c = 0; c < encoder.features(); ++c)
        CHECK(x[static_cast<std::size_t>(c)] == rows.x.matrix()(i, c));
      for (Index c = 0; c < encoder.codes(); ++c)
        CHECK(codes[static_cast<std::size_t>(c)] ==
              static_cast<Real>(rows.codes.values[static_cast<std::size_t>(4 * c + i)]));
    }
  }
}

}  // namespace
}  // namespace resboost
