// A model as one C99 file. Texts of a model appear in string literals alone: files from strangers
// put no code into it.
#include "export/c_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "export/c_runtime.h"
#include "export/c_text.h"
#include "resboost/error.h"
#include "resboost/export.h"

namespace resboost {

void check_c_name(const std::string& name) {
  const auto is_letter = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  const bool fits = !name.empty() && name.size() <= 40 &&
                    !std::isdigit(static_cast<unsigned char>(name[0])) && name[0] != '_' &&
                    std::all_of(name.begin(), name.end(), is_letter);
  if (!fits)
    throw ConfigError("export: the name \"" + name +
                      "\" is none in C; give a letter, then letters, digits and underscores, 40 at "
                      "most");
}

std::string c_names(const std::string& declaration, const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) {
    if (text.find('\0') != std::string::npos)
      throw ModelError(
          "export: a name of a column or class has a byte of 0, where a text of C ends");
    items.push_back(c_string(text));
  }
  return c_array(declaration, items);
}

std::string c_runtime_of(const std::set<const char*>& needed,
                         std::initializer_list<const char*> parts) {
  std::string text;
  for (const char* part : parts)
    if (needed.contains(part)) text += part;
  return text;
}

std::string c_network_runtime(const Model& model, const CNetwork& network) {
  using namespace c_runtime;
  std::set<const char*> needed = network.runtime();
  if (model.loss->link_kind() == Link::softmax) needed.insert(kSoftmax);
  return c_runtime_of(needed, {kPicture, kDense, kRelu, kTanh, kAdd, kBlend, kConcat, kTrees, kConv,
                               kNormalise, kAveragePool, kSubsample, kSoftmax});
}

std::string c_outputs_text(const Model& model) {
  return model.schema->task.kind == Task::Kind::classification ? "probabilities of the classes"
                                                               : "values of the targets";
}

std::string c_finish(const Model& model, const Language::Vec& scores) {
  const Task& task = model.schema->task;
  const auto k = task.outputs.size();
  std::string text = fmt::format(
      "  for (i = 0; i < {}; i++)\n    if (!isfinite({}[i])) return -1;\n", k, scores.name);
  if (model.loss->link_kind() == Link::softmax)
    text += fmt::format("  softmax({}, {});\n", scores.name, k);
  if (model.loss->link_kind() == Link::exponential)
    text += fmt::format(
        "  for (i = 0; i < {0}; i++) {1}[i] = expf({1}[i] < {2}.0f ? {1}[i] : {2}.0f);\n", k,
        scores.name, kLargestExponent);
  if (task.kind == Task::Kind::classification)
    return text + fmt::format("  for (i = 0; i < {}; i++) out[i] = {}[i];\n", k, scores.name);
  for (const auto& [name, values] : {std::pair{"mean", &task.mean},
                                     {"scale", &task.scale},
                                     {"low", &task.low},
                                     {"high", &task.high}})
    text = c_array(fmt::format("  static const double {}[]", name), *values) + text;
  return text + fmt::format(R"c(  for (i = 0; i < {}; i++) {{
    out[i] = mean[i] + scale[i] * {}[i];
    out[i] = out[i] < low[i] ? low[i] : out[i] > high[i] ? high[i] : out[i];
  }}
)c",
                            k, scores.name);
}

std::string to_c(const Model& model, const std::string& name) {
  check_c_name(name);
  check_exportable(model);
  return model.schema->pictures.shape.size() > 0 ? c_of_pictures(model, name)
                                                 : c_of_table(model, name);
}

}  // namespace resboost
