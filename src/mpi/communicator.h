#pragma once

#include <mpi.h>

#include <cstddef>
#include <string>
#include <vector>

#include "resboost/communicator.h"

namespace resboost::mpi {

/// MPI between construction and destruction, once a process. Waits are tests of requests with
/// pauses between them, so that a rank without work leaves its core to others.
class MpiCommunicator final : public Communicator {
 public:
  /// deadline: seconds that the others may take for an exchange that is no training.
  MpiCommunicator(int* count, char*** arguments, double deadline);
  ~MpiCommunicator() override;
  MpiCommunicator(const MpiCommunicator&) = delete;
  MpiCommunicator& operator=(const MpiCommunicator&) = delete;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  void broadcast(std::string& bytes) override;
  bool called() override;
  std::string scatter(const std::vector<std::string>& parts) override;
  std::vector<std::string> gather(const std::string& own) override;
  void combine(std::string& own,
               const std::function<void(std::string&, const std::string&)>& add) override;
  void sum(std::span<std::int64_t> numbers) override;
  void barrier() override;
  [[noreturn]] void abort(const std::string& reason) override;

  /// The machine that this rank runs on.
  std::string host() const;

 private:
  enum class Patience { deadline, any };

  void check(int result);
  void wait(MPI_Request& request, Patience patience, const char* what);
  void wait_all(std::vector<MPI_Request>& requests, Patience patience, const char* what);
  void expect_broadcast();
  void send(const std::string& bytes, int to, std::vector<MPI_Request>& requests);
  std::string receive(int from, Patience patience, const char* what);

  MPI_Comm world_ = MPI_COMM_NULL;
  int rank_ = 0, size_ = 1;
  double deadline_;
  std::vector<char> opening_;  ///< of a broadcast: its length and its first bytes
  MPI_Request expected_ = MPI_REQUEST_NULL;
  bool expects_ = false;                ///< a broadcast, into opening_
  std::vector<std::uint64_t> lengths_;  ///< of what is being sent
};

}  // namespace resboost::mpi
