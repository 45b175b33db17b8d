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
  /// loss: of so many held-out rows before any turn. price: share of the loss that a turn must
  /// promise which doubles the seconds.
  Race(double loss, Index rows, double price)
      : loss_(loss), begin_(loss), rows_(static_cast<double>(rows)), price_(price) {}

  /// Who takes the next turn; nothing where nobody's promise is worth its seconds.
  std::optional<Offer> next(std::span<const Offer> offers) const;
  /// A turn has left the average with this loss. Was it worth its seconds?
  bool record(Learner who, double loss, double seconds);

  double loss() const { return loss_; }
  int turns() const { return turns_; }
  /// " (promised a second: trees 0.2 %, networks 11 %)", for people; nothing where there is one
  /// offer, or somebody has not had a first turn.
  std::string promises(std::span<const Offer> offers) const;

  void save(Memory& memory) const;
  /// ModelError for what no race has saved.
  void restore(const Memory& memory);

 private:
  struct Promise {
    bool tried = false;  ///< has it had a turn?
    double gain = 0;     ///< share of the loss that its next turn may gain
  };
  const Promise& promise(Learner who) const { return promises_[static_cast<std::size_t>(who)]; }
  Promise& promise(Learner who) { return promises_[static_cast<std::size_t>(who)]; }
  double worth(double gain, double seconds) const;
  double share_of_loss(double fall) const;

  double loss_, begin_, rows_, price_;
  double spent_ = 0;  ///< seconds of all turns
  int turns_ = 0;
  /// Trees, and networks, promise all until they have been tried; longer ones what those say.
  std::array<Promise, 3> promises_{Promise{false, 1}, {false, 1}, {true, 0}};
};

}  // namespace resboost::automatic
