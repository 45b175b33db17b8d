#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "analyze/explanation.h"
#include "base/json_line.h"
#include "c/objects.h"
#include "c/text.h"
#include "c/told.h"
#include "pages/explain_sections.h"
#include "pages/importance_sections.h"
#include "pages/occlusion_sections.h"
#include "pages/occlusion_text.h"
#include "resboost/explain.h"
#include "resboost/importance.h"
#include "resboost/pages.h"

namespace resboost::c {
namespace {

/// What was found, in numbers and for people.
struct Result {
  std::string json, html;
};

Handles<resboost_result, const Result>& results() {
  static Handles<resboost_result, const Result> all("a result");
  return all;
}

Result result_of(const report::Page& page) { return {to_json(page), to_html(page)}; }

/// Rows as the model's schema encodes them.
Dataset encoded(const Model& model, const OwnedTable& table, Schema::Targets targets,
                Reporter& reporter) {
  std::vector<std::string> warnings = table.warnings;
  DataSource room;
  Dataset data = encode(*model.schema, source_for(*model.schema, table, room), targets, warnings,
                        model.net.views());
  for (const std::string& warning : warnings) reporter.on_warning(warning);
  return data;
}

std::vector<double> row_by_row(const Eigen::MatrixXd& values) {
  std::vector<double> numbers;
  for (Index i = 0; i < values.rows(); ++i)
    for (Index j = 0; j < values.cols(); ++j) numbers.push_back(values(i, j));
  return numbers;
}

std::string json_of(const Contributions& found) {
  Json predictions = Json::array(), values = Json::array(), errors = Json::array();
  for (const RowContributions& row : found.rows) {
    predictions.push_back(row.prediction);
    values.push_back(row_by_row(row.value));
    errors.push_back(row_by_row(row.error));
  }
  return json_line({{"columns", found.columns},
                    {"outputs", found.outputs},
                    {"base", found.base},
                    {"base_error", found.base_error},
                    {"prediction", predictions},
                    {"value", values},
                    {"error", errors}});
}

std::string html_of(const Contributions& found, const Model& model, const OwnedTable& table) {
  std::vector<Index> rows(found.rows.size()), outputs(found.outputs.size());
  std::iota(rows.begin(), rows.end(), Index{0});
  std::iota(outputs.begin(), outputs.end(), Index{0});
  if (outputs.size() == 2 && model.loss->of_classes()) outputs = {1};  // the first says the same
  std::vector<std::string> names;
  for (const Index row : rows) names.push_back(fmt::format("row {}", row + 1));
  const auto values = column_values(*model.schema, std::get<Table>(table.source), rows);
  return to_html(report::Page{
      "Contributions of columns", "", {}, contribution_sections(found, names, values, outputs)});
}

std::string html_of(const PictureExplanation& found) {
  return to_html(report::Page{
      "Where classes are seen",
      "",
      {},
      {occlusion_section(found.maps, *pictures_of(found.pictures), found.names, found.classes)}});
}

/// What is asked of columns is no question to pictures.
void require_columns(const OwnedTable& table) {
  if (table.of_pictures())
    throw DataError("pictures: this is about the columns of a table, and pictures have none");
}

/// Makes a handle of find(model, table, reporter): a Result.
template <class Find>
resboost_status found_in(const resboost_model* model, const resboost_table* table,
                         resboost_listener listener, void* context, resboost_result** result,
                         const Find& find) {
  return guarded([&] {
    require(result, "result");
    const auto known = models().at(model);
    const auto rows = tables().at(table);
    Told reporter(listener, context);
    *result = results().add(std::make_shared<const Result>(find(*known, *rows, reporter)));
  });
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_result_free(resboost_result* result) {
  return guarded([&] { results().remove(result); });
}

resboost_status resboost_result_json(const resboost_result* result, char* buffer, size_t capacity,
                                     size_t* size) {
  return guarded([&] { write_text(results().at(result)->json, buffer, capacity, size); });
}

resboost_status resboost_result_html(const resboost_result* result, char* buffer, size_t capacity,
                                     size_t* size) {
  return guarded([&] { write_text(results().at(result)->html, buffer, capacity, size); });
}

resboost_status resboost_importance(const resboost_model* model, const resboost_table* table,
                                    const char* metric, int repeats, uint64_t seed,
                                    resboost_listener listener, void* context,
                                    resboost_result** result) {
  const auto find = [&](const Model& known, const OwnedTable& rows, Reporter& reporter) {
    ImportanceConfig config{.repeats = repeats, .seed = seed};
    check_ranges(config);
    require_columns(rows);
    const Metric measure =
        make_metric(metric ? metric : importance_metric(known), known.schema->task);
    const Importance found = importance_of(
        known, encoded(known, rows, Schema::Targets::open, reporter), measure, config, reporter);
    return result_of({"Columns",
                      "",
                      {{"metric", found.metric}, {"value", fmt::format("{}", found.value)}},
                      importance_sections(found)});
  };
  return found_in(model, table, listener, context, result, find);
}

resboost_status resboost_analyze(const resboost_model* model, const resboost_table* table,
                                 uint64_t seed, resboost_listener listener, void* context,
                                 resboost_result** result) {
  const auto find = [&](const Model& known, const OwnedTable& rows, Reporter& reporter) {
    AnalysisConfig config;
    config.lesions.seed = config.paths.seed = seed;
    const Analysis found = analyze(known, encoded(known, rows, Schema::Targets::required, reporter),
                                   nullptr, config, reporter);
    return result_of({"Analysis", "", {}, analysis_sections(found, known.loss->of_classes())});
  };
  return found_in(model, table, listener, context, result, find);
}

resboost_status resboost_explain(const resboost_model* model, const resboost_table* table,
                                 const resboost_table* background, int samples, uint64_t seed,
                                 resboost_listener listener, void* context,
                                 resboost_result** result) {
  const auto find = [&](const Model& known, const OwnedTable& rows, Reporter& reporter) {
    const auto others = tables().at(background);
    require_columns(rows);
    require_columns(*others);
    ContributionConfig config{.samples = samples, .seed = seed};
    check_ranges(config);
    const Contributions found = contributions_of(
        known, encoded(known, rows, Schema::Targets::none, reporter),
        encoded(known, *others, Schema::Targets::none, reporter), config, reporter);
    return Result{json_of(found), html_of(found, known, rows)};
  };
  return found_in(model, table, listener, context, result, find);
}

resboost_status resboost_explain_pictures(const resboost_model* model,
                                          const resboost_table* pictures, const char* of, int patch,
                                          resboost_listener listener, void* context,
                                          resboost_result** result) {
  const auto find = [&](const Model& known, const OwnedTable& rows, Reporter& reporter) {
    DataSource room;
    const DataSource& source = source_for(*known.schema, rows, room);
    const auto* images = std::get_if<ImageSet>(&source);
    if (!images)
      throw DataError("table: columns, which resboost_explain() explains; this is of pictures");
    PictureExplanationConfig config{.rows = images->rows(), .of = of ? of : "", .hiding = {patch}};
    check_ranges(config.hiding);
    std::vector<std::string> warnings = rows.warnings;
    const PictureExplanation found = explain(known, *images, config, warnings, reporter);
    for (const std::string& warning : warnings) reporter.on_warning(warning);
    return Result{json_line(json_of(found)), html_of(found)};
  };
  return found_in(model, pictures, listener, context, result, find);
}

resboost_status resboost_compare(const resboost_options* options, const resboost_table* table,
                                 const char* methods, int seeds, double test_share,
                                 resboost_listener listener, void* context,
                                 resboost_result** result) {
  return guarded([&] {
    require(result, "result");
    const auto texts = c::options().at(options);
    const auto rows = tables().at(table);
    const RunConfig config = texts->config();
    require_trainable(*rows, config);
    Told reporter(listener, context);
    for (const std::string& warning : rows->warnings) reporter.on_warning(warning);
    ComparisonConfig comparison;
    if (methods) comparison.methods = {methods};
    comparison.seeds = seeds;
    comparison.test.share = test_share;
    check_ranges(comparison);
    const Comparison found = compare(rows->source, comparison, config, reporter);
    if (found.methods.front().trials.empty())
      throw Error("the listener ended it before there was anything to compare");
    const report::Page page =
        comparison_page(found.methods, "", {{"verdict", verdict(found.methods)}});
    *result = results().add(std::make_shared<const Result>(result_of(page)));
  });
}
