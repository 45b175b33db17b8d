#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/output.h"
#include "resboost/checkpoint.h"
#include "resboost/prepare.h"

namespace resboost {

/// Options of a run that can be gone on with.
struct CheckpointSettings {
  std::string file{};
  bool resume = false;
  int epochs = 1;
  std::function<void()> on_save{};  ///< told whenever the file is there

  template <class Visitor>
  void describe(Visitor& v) {
    v.file(
        "checkpoint", file,
        "rewrite this file after every stage, so that a run that ends in whatever way can be gone "
        "on with; gone when training has ended by itself");
    v.flag("resume", resume,
           "go on from --checkpoint, if it is there, to the same bits as if nothing had happened");
    v("checkpoint-epochs", epochs, 1, 1000000,
      "end to end, rewrite --checkpoint after so many epochs");
  }
};

/// What decides the bits of a run's model: lines of "name = value", and checksums of the data and
/// of the network that it begins with (null: none).
std::string identity_of_run(const RunConfig& config, const Prepared& data, const Model* before);

/// The file of --checkpoint.
class RunCheckpoint final : public Checkpoint {
 public:
  /// Reads it, if the run is to go on from there. file: to write. ModelError, ConfigError.
  RunCheckpoint(Output& file, const CheckpointSettings& settings, std::string run,
                std::shared_ptr<const Schema> schema, std::unique_ptr<Loss> loss);

  void save(const Progress& progress) override;
  int epochs() const override { return settings_.epochs; }

 private:
  Output& file_;
  const CheckpointSettings& settings_;
  std::string run_;
  std::shared_ptr<const Schema> schema_;
  std::unique_ptr<Loss> loss_;
};

}  // namespace resboost
