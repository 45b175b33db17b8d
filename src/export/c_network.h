#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "export/c_memory.h"
#include "export/language.h"

namespace resboost {

/// Networks in C: a function for each stage, and before them the arrays of its numbers. Vectors lie
/// in `float *work`, pictures pixel by pixel as everywhere in the library.
class CNetwork final : public Language {
 public:
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

  /// The numbers of a picture, from `const unsigned char *picture` and `int mirrored`.
  Vec picture(const PictureSpec& spec);

  /// After write_scores(): the functions that it needs, with their arrays.
  std::string functions() const;
  /// What calls them, one statement a line, from `const float *x`, `const unsigned char *codes` and
  /// `float *work`.
  std::string statements() const { return statements_; }
  /// Parts of c_runtime that they call.
  const std::set<const char*>& runtime() const { return runtime_; }
  /// Floats that `work` has.
  Index floats() const { return memory_.plan().floats; }
  /// To be called of what is read when all statements are done.
  void use(const Vec& vec);

 private:
  Vec declare(Index width);
  Vec call(const char* part, const std::vector<Vec>& in, const std::string& statement,
           const Vec& out);
  std::string array(const std::vector<float>& numbers);

  std::string functions_, statements_;
  std::set<const char*> runtime_;
  CMemory memory_;
  std::map<std::string, std::size_t> vectors_;  ///< their numbers in the memory, by name
  Index arrays_ = 0;
};

}  // namespace resboost
