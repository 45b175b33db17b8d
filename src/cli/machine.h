#pragma once

namespace resboost::cli {

/// What a verb may take of the machine.
struct Machine {
  int threads = 0;
  double max_memory = 0;

  template <class Visitor>
  void describe(Visitor& v) {
    v("threads", threads, 0, 4096, "0: all cores that this process may use");
    v.gigabytes("max-memory", max_memory, 0.0, 1e9,
                "GB, or with a unit as 500MB or 2GiB, of its own that the program may take, mapped "
                "files aside; 0: what there is");
  }

  /// From now on it has so much. IoError where the system refuses the threads.
  void take() const;
};

}  // namespace resboost::cli
