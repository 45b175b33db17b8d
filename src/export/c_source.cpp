// A model as one C99 file. Texts of a model appear in string literals alone: files from strangers
// put no code into it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "export/c_columns.h"
#include "export/c_network.h"
#include "export/c_runtime.h"
#include "export/c_text.h"
#include "model/fingerprint.h"
#include "resboost/error.h"
#include "resboost/version.h"

namespace resboost {
namespace {

/// Floats that a prediction may hold: 4 MB of the stack.
constexpr Index kMostFloats = Index{1} << 20;

/// {0} name, {1} columns, {2} outputs, {3} what they are, {4} fingerprint, {5} version, {6} KB
constexpr const char* kInterface =
    R"c(/* Predicts rows of a table. Written by resboost {5} from the model {4}; C99, needs libc and libm.

   Compile this file once. Files that call it say, before they include it,
     #define {0}_DECLARE_ONLY
   A prediction takes {6} KB of the stack, allocates nothing, and may run in several threads. */
#ifndef {0}_DECLARED
#define {0}_DECLARED
#ifdef __cplusplus
extern "C" {{
#endif

enum {{ {0}_COLUMNS = {1}, {0}_OUTPUTS = {2} }};
typedef enum {{ {0}_MISSING, {0}_NUMBER, {0}_TEXT }} {0}_kind;

/* A value of a row. Numbers are plain, without signs of thousands, currencies and units; a column
   of numbers takes them as text, too. In a column of categories a number stands for the category
   of that value; a category never seen in training counts as none. A date is text, as in the
   training file. NaN and words like NA are missing. */
typedef struct {{
  {0}_kind kind;
  double number;    /* of {0}_NUMBER */
  const char *text; /* of {0}_TEXT: ends with 0, without spaces around it */
}} {0}_value;

extern const char *const {0}_columns[{0}_COLUMNS]; /* the values of a row, in their order */
extern const char *const {0}_outputs[{0}_OUTPUTS]; /* {3} */

/* 0: done; n > 0: the value of column n, counted from 1, cannot be read; -1: the model's numbers
   overflow. out: {3}. */
int {0}_predict(const {0}_value row[{0}_COLUMNS], double out[{0}_OUTPUTS]);

#ifdef __cplusplus
}}
#endif
#endif

#ifndef {0}_DECLARE_ONLY
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef {0}_value cell;
#define MISSING {0}_MISSING
#define NUMBER {0}_NUMBER
)c";

void check_name(const std::string& name) {
  const auto is_letter = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  const bool fits = !name.empty() && name.size() <= 40 &&
                    !std::isdigit(static_cast<unsigned char>(name[0])) && name[0] != '_' &&
                    std::all_of(name.begin(), name.end(), is_letter);
  if (!fits)
    throw ConfigError("export: the name \"" + name +
                      "\" is none in C; give a letter, then letters, digits and underscores, 40 at "
                      "most");
}

std::string names(const std::string& declaration, const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) {
    if (text.find('\0') != std::string::npos)
      throw ModelError(
          "export: a name of a column or class has a byte of 0, where a text of C ends");
    items.push_back(c_string(text));
  }
  return c_array(declaration, items);
}

/// The parts that are needed, each after those that it calls.
std::string runtime(const std::set<const char*>& needed, std::initializer_list<const char*> parts) {
  std::string text;
  for (const char* part : parts)
    if (needed.contains(part)) text += part;
  return text;
}

/// From `float *scores` to `double *out`.
std::string finish(const Model& model, const Language::Vec& scores) {
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

std::string predict(const Model& model, const std::string& name, const CColumns& columns,
                    const CNetwork& network, const Language::Vec& scores) {
  const Schema& schema = *model.schema;
  const Views views = model.net.views();
  const auto uses = [&](const char* part) { return columns.runtime.contains(part); };
  std::string text = fmt::format(
      "int {0}_predict(const {0}_value row[{0}_COLUMNS], double out[{0}_OUTPUTS]) {{\n  int i;\n",
      name);
  if (uses(c_runtime::kNumbers)) text += "  double number;\n";
  if (uses(c_runtime::kDates)) text += "  struct date date;\n";
  if (uses(c_runtime::kLevels)) text += "  int level;\n";
  text += views.numbers ? fmt::format("  float x[{}];\n", schema.width())
                        : "  const float *x = NULL;\n";
  text += views.codes ? fmt::format("  unsigned char codes[{}];\n", schema.coded_columns().size())
                      : "  const unsigned char *codes = NULL;\n";
  text += columns.statements + "  (void)x;\n  (void)codes;\n" + network.statements() +
          finish(model, scores);
  return text + "  return 0;\n}\n#endif\n";
}

}  // namespace

std::string to_c(const Model& model, const std::string& name) {
  using namespace c_runtime;
  check_name(name);
  check_exportable(model);
  const Schema& schema = *model.schema;
  const CColumns columns = c_columns(schema, model.net.views());
  CNetwork network;
  const Language::Vec x{model.net.views().numbers ? "x" : "", schema.width()};
  const Language::Vec scores = write_scores(model.net, x, Depths::last, network).back().values;
  const Index floats = network.floats() + schema.width();
  if (floats > kMostFloats)
    throw ModelError(
        fmt::format("export: a prediction in C would hold {} numbers on the stack; at "
                    "most {}; train with fewer --max-levels or narrower blocks",
                    floats, kMostFloats));
  std::set<const char*> needed = columns.runtime;
  needed.insert(network.runtime().begin(), network.runtime().end());
  if (model.loss->link_kind() == Link::softmax) needed.insert(kSoftmax);
  const bool classes = schema.task.kind == Task::Kind::classification;
  const Task& task = schema.task;
  return fmt::format(kInterface, name, columns.names.size(), task.outputs.size(),
                     classes ? "probabilities of the classes" : "values of the targets",
                     fingerprint(model.net),
                     fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                                 RESBOOST_VERSION_PATCH),
                     floats * static_cast<Index>(sizeof(float)) / 1024 + 1) +
         names(fmt::format("const char *const {0}_columns[{0}_COLUMNS]", name), columns.names) +
         names(fmt::format("const char *const {0}_outputs[{0}_OUTPUTS]", name), task.outputs) +
         columns.tables +
         runtime(needed,
                 {kDigits, kWords, kPlain, kNumbers, kFeatures, kCuts, kLevels, kOneHot, kDates}) +
         columns.arrays +
         runtime(needed, {kDense, kRelu, kTanh, kAdd, kBlend, kConcat, kTrees, kSoftmax}) +
         network.functions() + predict(model, name, columns, network, scores);
}

}  // namespace resboost
