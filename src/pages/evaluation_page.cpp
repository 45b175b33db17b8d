#include "pages/evaluation_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "model/fingerprint.h"
#include "pages/evaluation_sections.h"
#include "pages/mistake_sections.h"
#include "pages/number_table.h"
#include "report/text.h"

namespace resboost {
namespace {

Json rows_of(const Eigen::MatrixXd& table) {
  Json rows = Json::array();
  for (Index i = 0; i < table.rows(); ++i)
    rows.push_back(std::vector<double>(table.row(i).begin(), table.row(i).end()));
  return rows;
}

report::Section metric_section(const std::vector<Measure>& measures) {
  report::Table metrics{{"metric", "value", "what it is"}, {}};
  for (const Measure& measure : measures)
    metrics.rows.push_back({measure.name, measure.value, measure.text});
  return {"metrics", "Metrics", "", "", {}, metrics};
}

}  // namespace

std::string text_of(const EvaluatedRows& found, Index rows, Index stages, const CallFacts& call) {
  std::string text = fmt::format("{}: {}, {} with {}\n", call.data, counted(rows, "row"),
                                 call.model, counted(stages, "stage"));
  std::size_t width = 9;
  for (const Measure& measure : found.measures) width = std::max(width, measure.name.size());
  for (const Measure& measure : found.measures)
    text += fmt::format("  {:<{}} {:.4f}\n", measure.name, width, measure.value);
  text = report::clean(text);
  for (const NumberTable* table : {&found.classes, &found.groups})
    if (!table->empty()) text += "\n" + text_of(*table);
  return text;
}

Json json_of(const EvaluatedRows& found, const Judged& judged, bool confusion) {
  Json result{{"rows", judged.rows()}};
  for (const Measure& measure : found.measures) result[measure.name] = measure.value;
  if (!found.groups.empty()) result["by"] = json_of(found.groups);
  if (found.classes.empty()) return result;
  result["classes"] = json_of(found.classes);
  if (confusion) result["confusion"] = rows_of(confusion_of(judged));
  return result;
}

report::Page evaluation_page(const EvaluatedRows& found, const Judged& judged, const Network& net,
                             const Dataset& data, const std::vector<std::string>& names,
                             const std::string& by, const CallFacts& call) {
  report::Page page{"Evaluation of " + call.model,
                    call.command,
                    {{"model", call.model},
                     {"fingerprint", fingerprint(net)},
                     {"stages", grouped(net.depth())},
                     {"data", call.data},
                     {"rows", grouped(judged.rows())}},
                    {metric_section(found.measures)}};
  if (!found.classes.empty())
    page.sections.push_back(section_of(found.classes, "classes", "Each class"));
  if (!found.groups.empty())
    page.sections.push_back(section_of(found.groups, "groups", "By " + by));
  for (report::Section& section : evaluation_sections(judged))
    page.sections.push_back(std::move(section));
  const Pictures* pictures = pictures_of(data.x);
  if (auto mistakes = pictures ? mistake_section(judged, *pictures, names) : std::nullopt)
    page.sections.push_back(std::move(*mistakes));
  return page;
}

}  // namespace resboost
