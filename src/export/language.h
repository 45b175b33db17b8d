#pragma once

#include <functional>
#include <string>
#include <vector>

#include "export/picture_layers.h"
#include "nn/trees.h"
#include "resboost/export.h"

namespace resboost {

/// A language in which networks can be written down: what they are made of, as operations on
/// vectors that have names. A network is one walk (write_scores()), C and ONNX are two languages.
class Language {
 public:
  struct Vec {
    std::string name;
    Index width = 0;
    /// Of a language that keeps pictures otherwise than numbers side by side: their shape, of a
    /// value that is kept so.
    ImageShape picture{};
  };
  /// What makes the next z of a stage, from z.
  using Body = std::function<Vec(const Vec& z)>;

  virtual ~Language() = default;
  virtual Vec dense(const Vec& x, const Param& weight, const Param& bias) = 0;
  virtual Vec relu(const Vec& x) = 0;
  virtual Vec tanh(const Vec& x) = 0;
  virtual Vec add(const Vec& a, const Vec& b) = 0;
  /// keep * z + step * f; without z: step * f.
  virtual Vec blend(Real keep, const Vec& z, Real step, const Vec& f) = 0;
  virtual Vec concat(const Vec& a, const Vec& b) = 0;
  virtual Vec slice(const Vec& x, Index begin, Index width) = 0;
  virtual Vec conv(const Vec& x, const Convolution& conv) = 0;
  virtual Vec normalise(const Vec& x, const ChannelNorm& norm) = 0;
  virtual Vec average_pool(const Vec& x, const AveragePooling& pool) = 0;
  virtual Vec subsample(const Vec& x, const Subsampling& sub) = 0;
  /// Sums of leaves: of the row, which only the language knows how to ask.
  virtual Vec trees(const Trees& block) = 0;
  /// A stage, counted from 1, which may become a unit of its own.
  virtual Vec stage(Index number, const Vec& z, const Body& body) = 0;
};

/// The scores of one depth.
struct Scores {
  Index depth;
  Language::Vec values;
};

/// Writes the network of a model that check_exportable() has passed. x: the encoded row, or the
/// picture. Scores in rising depth, the whole network last.
std::vector<Scores> write_scores(const Network& net, const Language::Vec& x, Depths depths,
                                 Language& language);

/// ModelError that names the part which has no place in other languages: layers and losses of one's
/// own; and for a model that is not sound.
void check_exportable(const Model& model);

}  // namespace resboost
