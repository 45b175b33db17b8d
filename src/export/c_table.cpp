// A model of a table as one C99 file.
#include <fmt/format.h>

#include "export/c_columns.h"
#include "export/c_runtime.h"
#include "export/c_source.h"
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
  text += fmt::format("  float work[{}];\n", network.floats());
  text += columns.statements + "  (void)x;\n  (void)codes;\n" + network.statements() +
          c_finish(model, scores);
  return text + "  return 0;\n}\n#endif\n";
}

}  // namespace

std::string c_of_table(const Model& model, const std::string& name) {
  using namespace c_runtime;
  const Schema& schema = *model.schema;
  const CColumns columns = c_columns(schema, model.net.views());
  CNetwork network;
  const Language::Vec x{model.net.views().numbers ? "x" : "", schema.width()};
  const Language::Vec scores = write_scores(model.net, x, Depths::last, network).back().values;
  network.use(scores);
  const Index floats = network.floats() + schema.width();
  if (floats > kMostFloats)
    throw ModelError(
        fmt::format("export: a prediction in C would hold {} numbers on the stack; at "
                    "most {}; train with fewer --max-levels or narrower blocks",
                    floats, kMostFloats));
  const Task& task = schema.task;
  return fmt::format(kInterface, name, columns.names.size(), task.outputs.size(),
                     c_outputs_text(model), fingerprint(model.net),
                     fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                                 RESBOOST_VERSION_PATCH),
                     floats * static_cast<Index>(sizeof(float)) / 1024 + 1) +
         c_names(fmt::format("const char *const {0}_columns[{0}_COLUMNS]", name), columns.names) +
         c_names(fmt::format("const char *const {0}_outputs[{0}_OUTPUTS]", name), task.outputs) +
         columns.tables +
         c_runtime_of(columns.runtime, {kDigits, kWords, kPlain, kNumbers, kFeatures, kCuts,
                                        kLevels, kOneHot, kMeans, kDates}) +
         columns.arrays + c_network_runtime(model, network) + network.functions() +
         predict(model, name, columns, network, scores);
}

}  // namespace resboost
