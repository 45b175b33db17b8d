#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "resboost/checkpoint.h"
#include "resboost/types.h"

namespace resboost::automatic {

/// Who may add to the average next: another batch of trees; more networks beside those that are
/// there; networks of twice the steps in their place.
enum class Learner { trees, networks, longer };
/// For people.
const char* name_of(Learner who);

/// A learner that would take a turn, and the seconds that it would cost (automatic/seconds.h).
struct Offer {
  Learner who;
  double seconds;
};

/// The race of weak learners for the seconds of a fit: the next turn is of the one that promises
/// most of the held-out loss a second. A learner promises half of what its last turn gained.
class Race {
 public:
  /// loss: of so many held-out rows before any turn.
  Race(double loss, Index rows) : loss_(loss), rows_(static_cast<double>(rows)) {}

  /// Who takes the next turn; nothing where nobody's promise is worth its seconds.
  std::optional<Offer> next(std::span<const Offer> offers) const;
  /// A turn has left the average with this loss. Was it worth its seconds?
  bool record(Learner who, double loss, double seconds);

  double loss() const { return loss_; }
  int turns() const { return turns_; }
  /// " (a second promised: trees 0.2 %, networks 11 %)", for people; nothing where there is one
  /// offer, or somebody has not had a first turn.
  std::string promises(std::span<const Offer> offers) const;

  void save(Memory& memory) const;
  /// ModelError for what no race has saved.
  void restore(const Memory& memory);

 private:
  double& promise(Learner who) { return promises_[static_cast<std::size_t>(who)]; }
  double promise(Learner who) const { return promises_[static_cast<std::size_t>(who)]; }
  double worth(double gain, double seconds) const;

  double loss_, rows_;
  double spent_ = 0;  ///< seconds of all turns
  int turns_ = 0;
  /// Share of the loss that each learner's next turn may gain. One that has not had its first turn
  /// promises all.
  std::array<double, 3> promises_{1, 1, 0};
};

}  // namespace resboost::automatic
