#pragma once

#include <set>
#include <string>

#include "export/language.h"

namespace resboost {

/// Networks in C: a function for each stage, and before them the arrays of its numbers.
class CNetwork final : public Language {
 public:
  Vec dense(const Vec& x, const Param& weight, const Param& bias) override;
  Vec relu(const Vec& x) override;
  Vec tanh(const Vec& x) override;
  Vec add(const Vec& a, const Vec& b) override;
  Vec blend(Real keep, const Vec& z, Real step, const Vec& f) override;
  Vec concat(const Vec& a, const Vec& b) override;
  Vec slice(const Vec& x, Index begin, Index width) override;
  Vec trees(const Trees& block) override;
  Vec stage(Index number, const Vec& z, const Body& body) override;

  /// After write_scores(): the functions that it needs, with their arrays.
  std::string functions() const { return functions_; }
  /// What calls them, one statement a line, from `const float *x` and `const unsigned char *codes`.
  std::string statements() const { return statements_; }
  /// Parts of c_runtime that they call.
  const std::set<const char*>& runtime() const { return runtime_; }
  /// Floats that a prediction holds at most.
  Index floats() const { return floats_ + most_in_stage_; }

 private:
  Vec declare(Index width);
  Vec call(const char* part, const std::string& statement, const Vec& out);
  std::string array(const Param& param);

  std::string functions_, statements_;
  std::set<const char*> runtime_;
  Index arrays_ = 0, vectors_ = 0, floats_ = 0, most_in_stage_ = 0;
};

}  // namespace resboost
