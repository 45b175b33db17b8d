#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "resboost/network.h"
#include "resboost/types.h"

namespace resboost {

/// Numbers by name, exact to the bit: what a part of a training run has to remember of the steps
/// before.
class Memory {
 public:
  void put(const std::string& name, double value) { put(name, std::vector<double>{value}); }
  void put(const std::string& name, std::vector<double> values);
  void put(const std::string& name, const Matrix& values);
  void put(const std::string& name, const std::vector<Vector>& arrays);

  bool has(const std::string& name) const { return values_.contains(name); }
  /// ModelError if there is nothing of this name and shape: not this program wrote it.
  double number(const std::string& name) const;
  /// A number that counts something: whole, and from -1e9 to 1e9.
  int count(const std::string& name) const { return as_count(number(name)); }
  static int as_count(double number);
  const std::vector<double>& numbers(const std::string& name) const;
  Matrix matrix(const std::string& name) const;
  std::vector<Vector> arrays(const std::string& name) const;

  const std::map<std::string, std::vector<double>>& values() const { return values_; }

 private:
  std::map<std::string, std::vector<double>> values_;  ///< of arrays the sizes first
};

/// A training run between two of its steps: all that it needs to go on to the same bits as if it
/// had never stopped. Random numbers are forked by the number of the step, so that there is nothing
/// to keep of them.
struct Progress {
  /// stages: between two stages. modules: between two epochs of stages that learn side by side.
  /// network: between two epochs of a whole network.
  enum class Phase { stages, modules, network };
  Phase phase = Phase::stages;
  Network net;   ///< as far as it is
  Network best;  ///< what the run would give if it ended here
  Memory memory;
};

/// Where a run keeps its progress. An interface, so that the library need not know of files.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;
  /// After every stage, and after every epochs() of a whole network.
  virtual void save(const Progress& progress) = 0;
  virtual int epochs() const { return 1; }

  /// How far an earlier run with the same data and configuration came; taken by train(), which goes
  /// on from there.
  std::optional<Progress> before;
};

}  // namespace resboost
