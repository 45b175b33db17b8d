// A model as an ONNX graph: columns -> features, or pictures -> stages -> scores -> predictions.
#include <fmt/format.h>

#include "export/onnx_features.h"
#include "export/onnx_network.h"
#include "export/onnx_pictures.h"
#include "model/fingerprint.h"
#include "resboost/error.h"
#include "resboost/version.h"

namespace resboost {
namespace {

std::string link(Link kind, const std::string& scores, OnnxGraph& graph,
                 const std::string& result) {
  if (kind == Link::softmax)
    return graph.node("Softmax", {scores}, {{"axis", std::int64_t{1}}}, "", result);
  if (kind == Link::identity) return scores;
  const auto largest =
      graph.constant({{}, std::vector<float>{static_cast<float>(kLargestExponent)}});
  return graph.node("Exp", {graph.node("Min", {scores, largest})});
}

/// Class probabilities, as an output of this name.
std::string add_probabilities(const Model& model, const std::string& scores,
                              const std::string& name, OnnxGraph& graph) {
  link(model.loss->link_kind(), scores, graph, name);
  graph.output(name, OnnxType::float32, {model.schema->task.size()},
               "probabilities of the classes");
  return name;
}

/// Values in the units of the targets.
void add_values(const Model& model, const std::string& scores, const std::string& name,
                OnnxGraph& graph) {
  const Task& task = model.schema->task;
  const auto row = [&](const std::vector<double>& values) {
    return graph.constant({{1, std::ssize(values)}, values});
  };
  std::string value = graph.node("Cast", {link(model.loss->link_kind(), scores, graph, "")},
                                 {{"to", static_cast<std::int64_t>(OnnxType::float64)}});
  value = graph.node("Add", {graph.node("Mul", {value, row(task.scale)}), row(task.mean)});
  graph.node("Min", {graph.node("Max", {value, row(task.low)}), row(task.high)}, {}, "", name);
  graph.output(name, OnnxType::float64, {task.size()}, "values of the targets");
}

/// 1 where the probability of the second class is at least the threshold, else 0.   [rows]
std::string at_least(double threshold, const std::string& probabilities, OnnxGraph& graph) {
  const std::string second = graph.constant({{}, std::vector<std::int64_t>{1}});
  const std::string probability =
      graph.node("Gather", {probabilities, second}, {{"axis", std::int64_t{1}}});
  const std::string precise =
      graph.node("Cast", {probability}, {{"to", static_cast<std::int64_t>(OnnxType::float64)}});
  const std::string is_second =
      graph.node("GreaterOrEqual", {precise, graph.constant({{}, std::vector<double>{threshold}})});
  return graph.node("Cast", {is_second}, {{"to", static_cast<std::int64_t>(OnnxType::int64)}});
}

/// The class that is predicted: by the threshold, or the most probable one.   [rows]
void add_label(const Task& task, const std::string& probabilities, const std::string& name,
               OnnxGraph& graph) {
  const std::string classes = graph.constant({{task.size()}, task.outputs});
  const std::string place =
      task.threshold ? at_least(*task.threshold, probabilities, graph)
                     : graph.node("ArgMax", {probabilities},
                                  {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}});
  graph.node("Gather", {classes, place}, {}, "", name);
}

void add_outputs(const Model& model, const std::vector<Scores>& scores, OnnxGraph& graph) {
  const bool classes = model.schema->task.kind == Task::Kind::classification;
  const std::string what = graph.unused(classes ? "probabilities" : "value");
  const std::string& last = scores.back().values.name;
  if (classes) {
    const std::string label = graph.unused("label");
    graph.output(label, OnnxType::text, {}, "the class that is predicted");  // the first
    add_label(model.schema->task, add_probabilities(model, last, what, graph), label, graph);
  } else {
    add_values(model, last, what, graph);
  }
  for (std::size_t i = 0; i + 1 < scores.size(); ++i) {
    const std::string name = graph.unused(fmt::format("{}_{}", what, scores[i].depth));
    if (classes)
      add_probabilities(model, scores[i].values.name, name, graph);
    else
      add_values(model, scores[i].values.name, name, graph);
  }
}

void add_table(const Model& model, Depths depths, OnnxGraph& graph) {
  const Schema& schema = *model.schema;
  const OnnxColumns columns(schema, graph);
  Language::Vec x{"", schema.width()};
  if (model.net.views().numbers) x.name = onnx_features(columns, graph);
  OnnxNetwork network(&columns, graph);
  add_outputs(model, write_scores(model.net, x, depths, network), graph);
}

void add_pictures(const Model& model, Depths depths, OnnxGraph& graph) {
  OnnxNetwork network(nullptr, graph);
  auto scores = write_scores(model.net, onnx_pictures(model, graph), depths, network);
  for (Scores& one : scores) one.values.name = onnx_picture_scores(model, one.values, graph);
  add_outputs(model, scores, graph);
}

}  // namespace

std::string to_onnx(const Model& model, Depths depths) {
  check_exportable(model);
  const bool pictures = model.schema->pictures.shape.size() > 0;
  OnnxGraph graph;
  if (pictures)
    add_pictures(model, depths, graph);
  else
    add_table(model, depths, graph);
  const std::string version = fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR,
                                          RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH);
  return graph.model(pictures ? "Predicts pictures: bytes, [rows, height, width, channels]."
                              : "Predicts rows of a table: one input a column, [rows, 1].",
                     version, {{"fingerprint", fingerprint(model.net)}});
}

}  // namespace resboost
