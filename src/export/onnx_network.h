#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "export/language.h"
#include "export/onnx_columns.h"
#include "export/onnx_graph.h"

namespace resboost {

/// Networks as operators on float [rows, width]. Pictures are [rows, channels, height, width]
/// inside, as ONNX's operators want them, from the first layer that needs it to the first that does
/// not; Vec::picture says which a value is.
class OnnxNetwork final : public Language {
 public:
  /// columns: what trees ask; null for pictures.
  OnnxNetwork(const OnnxColumns* columns, OnnxGraph& graph) : columns_(columns), graph_(graph) {}

  Vec dense(const Vec& x, const Param& weight, const Param& bias) override;
  Vec relu(const Vec& x) override;
  Vec tanh(const Vec& x) override;
  Vec add(const Vec& a, const Vec& b) override;
  Vec blend(Real keep, const Vec& z, Real step, const Vec& f) override;
  Vec concat(const Vec& a, const Vec& b) override;
  Vec slice(const Vec& x, Index begin, Index width) override;
  Vec conv(const Vec& x, const Convolution& conv) override;
  Vec normalise(const Vec& x, const ChannelNorm& norm) override;
  Vec average_pool(const Vec& x, const AveragePooling& pool) override;
  Vec subsample(const Vec& x, const Subsampling& sub) override;
  Vec trees(const Trees& block) override;
  Vec stage(Index number, const Vec& z, const Body& body) override;

 private:
  Vec times(Real factor, const Vec& x);
  /// The same numbers side by side, pixel by pixel: [rows, width].
  Vec as_rows(const Vec& x);
  /// The same numbers as pictures of this shape.
  Vec as_pictures(const Vec& x, const ImageShape& shape);
  /// Arranged as another value of the same width is.
  Vec arranged(const Vec& x, const Vec& as);

  const OnnxColumns* columns_;
  OnnxGraph& graph_;
};

}  // namespace resboost
