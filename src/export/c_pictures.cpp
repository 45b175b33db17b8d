// A model of pictures as one C99 file.
#include <fmt/format.h>

#include "export/c_runtime.h"
#include "export/c_source.h"
#include "model/fingerprint.h"
#include "resboost/version.h"

namespace resboost {
namespace {

/// {0} name, {1} height, {2} width, {3} channels, {4} numbers of work, {5} outputs, {6} what they
/// are, {7} fingerprint, {8} version, {9} KB
constexpr const char* kInterfaceOfPictures =
    R"c(/* Predicts pictures. Written by resboost {8} from the model {7}; C99, needs libc and libm.

   Compile this file once. Files that call it say, before they include it,
     #define {0}_DECLARE_ONLY
   A prediction works in {9} KB that the caller gives, allocates nothing, and may run in several
   threads, each with numbers of its own. */
#ifndef {0}_DECLARED
#define {0}_DECLARED
#ifdef __cplusplus
extern "C" {{
#endif

enum {{
  {0}_HEIGHT = {1}, {0}_WIDTH = {2}, {0}_CHANNELS = {3},
  {0}_PICTURE = {0}_HEIGHT * {0}_WIDTH * {0}_CHANNELS, /* bytes */
  {0}_WORK = {4}, /* floats */
  {0}_OUTPUTS = {5}
}};

extern const char *const {0}_outputs[{0}_OUTPUTS]; /* {6} */

/* 0: done; -1: the model's numbers overflow. picture: bytes, pixel by pixel from the top left, the
   channels of a pixel (red, green, blue) side by side. work: need not be set, holds nothing
   afterwards. out: {6}. */
int {0}_predict(const unsigned char picture[{0}_PICTURE], float work[{0}_WORK],
                double out[{0}_OUTPUTS]);

#ifdef __cplusplus
}}
#endif
#endif

#ifndef {0}_DECLARE_ONLY
#include <math.h>
#include <string.h>
)c";

/// The scores of one picture, or of its mirror image.
std::string scores_function(const CNetwork& network, const Language::Vec& scores) {
  return fmt::format(
      "\nstatic void find_scores(const unsigned char *picture, int mirrored, float *work, float "
      "*scores) {{\n  const float *x = NULL;\n  const unsigned char *codes = NULL;\n{}"
      "  memcpy(scores, {}, {} * sizeof *scores);\n}}\n\n",
      network.statements(), scores.name, scores.width);
}

std::string predict_picture(const Model& model, const std::string& name) {
  std::string text = fmt::format(
      "int {0}_predict(const unsigned char picture[{0}_PICTURE], float work[{0}_WORK],\n"
      "                double out[{0}_OUTPUTS]) {{\n  float scores[{0}_OUTPUTS];\n  int i;\n",
      name);
  const auto find = [&](int mirrored, const char* to) {
    text += fmt::format("  find_scores(picture, {}, work, {});\n", mirrored, to);
  };
  if (model.sees_mirrored) {
    text += fmt::format("  float of_mirrored[{}_OUTPUTS];\n", name);
    find(1, "of_mirrored");
  }
  find(0, "scores");
  if (model.sees_mirrored)
    text += fmt::format(
        "  for (i = 0; i < {}_OUTPUTS; i++) scores[i] = (scores[i] + of_mirrored[i]) / 2;\n", name);
  const Language::Vec scores{"scores", model.schema->task.size()};
  return text + c_finish(model, scores) + "  return 0;\n}\n#endif\n";
}

}  // namespace

std::string c_of_pictures(const Model& model, const std::string& name) {
  const ImageShape& shape = model.schema->pictures.shape;
  CNetwork network;
  const Language::Vec x = network.picture(model.schema->pictures);
  const Language::Vec scores = write_scores(model.net, x, Depths::last, network).back().values;
  network.use(scores);
  const Index floats = network.floats();
  const auto& outputs = model.schema->task.outputs;
  return fmt::format(kInterfaceOfPictures, name, shape.height, shape.width, shape.channels, floats,
                     outputs.size(), c_outputs_text(model), fingerprint(model.net),
                     fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                                 RESBOOST_VERSION_PATCH),
                     floats * static_cast<Index>(sizeof(float)) / 1024 + 1) +
         c_names(fmt::format("const char *const {0}_outputs[{0}_OUTPUTS]", name), outputs) +
         c_network_runtime(model, network) + network.functions() +
         scores_function(network, scores) + predict_picture(model, name);
}

}  // namespace resboost
