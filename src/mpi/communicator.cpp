#include "mpi/communicator.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <thread>

namespace resboost::mpi {
namespace {

using Clock = std::chrono::steady_clock;

/// Bytes of a broadcast's first message; most have room in it.
constexpr std::size_t kOpening = 1024;
constexpr std::size_t kRoom = kOpening - sizeof(std::uint64_t);
/// Bytes of a message, and numbers of a sum, at most: MPI counts in int.
constexpr std::size_t kMostBytes = std::size_t{1} << 30, kMostNumbers = std::size_t{1} << 27;
constexpr int kTag = 1;

/// What comes next is near, or it is not: then the core is somebody else's.
void pause(double waited) {
  if (waited < 0.02)
    sched_yield();
  else
    std::this_thread::sleep_for(std::chrono::microseconds(waited < 1 ? 100 : 2000));
}

/// fn(begin, size) for pieces of `whole`.
template <class Fn>
void in_pieces(std::size_t whole, std::size_t most, Fn fn) {
  for (std::size_t begin = 0; begin < whole; begin += most)
    fn(begin, static_cast<int>(std::min(most, whole - begin)));
}

}  // namespace

MpiCommunicator::MpiCommunicator(int* count, char*** arguments, double deadline)
    : deadline_(deadline), opening_(kOpening) {
  int provided = 0;
  MPI_Init_thread(count, arguments, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_dup(MPI_COMM_WORLD, &world_);
  MPI_Comm_set_errhandler(world_, MPI_ERRORS_RETURN);
  MPI_Comm_rank(world_, &rank_);
  MPI_Comm_size(world_, &size_);
  if (provided < MPI_THREAD_FUNNELED) abort("this MPI does not allow threads");
}

MpiCommunicator::~MpiCommunicator() {
  MPI_Comm_free(&world_);
  MPI_Finalize();
}

std::string MpiCommunicator::host() const {
  char name[MPI_MAX_PROCESSOR_NAME] = "";
  int length = 0;
  MPI_Get_processor_name(name, &length);
  return {name, static_cast<std::size_t>(length)};
}

void MpiCommunicator::abort(const std::string& reason) {
  std::cerr << fmt::format("resboost: rank {} on {}: {}\n", rank_, host(), reason) << std::flush;
  MPI_Abort(MPI_COMM_WORLD, 1);
  std::_Exit(1);
}

void MpiCommunicator::check(int result) {
  if (result == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(result, text, &length);
  abort(std::string("MPI: ") + text);
}

void MpiCommunicator::wait(MPI_Request& request, Patience patience, const char* what) {
  const auto begin = Clock::now();
  for (int done = 0;;) {
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE));
    if (done) return;
    const double waited = std::chrono::duration<double>(Clock::now() - begin).count();
    if (patience == Patience::deadline && waited > deadline_)
      abort(fmt::format(
          "{}: nothing from the other ranks for {} s; is one of them stopped or cut off? "
          "RESBOOST_MPI_TIMEOUT gives them more",
          what, deadline_));
    pause(waited);
  }
}

void MpiCommunicator::wait_all(std::vector<MPI_Request>& requests, Patience patience,
                               const char* what) {
  for (MPI_Request& request : requests) wait(request, patience, what);
}

/// Makes room for the opening of rank 0's next broadcast.
void MpiCommunicator::expect_broadcast() {
  if (expects_) return;
  check(MPI_Ibcast(opening_.data(), static_cast<int>(kOpening), MPI_BYTE, 0, world_, &expected_));
  expects_ = true;
}

void MpiCommunicator::broadcast(std::string& bytes) {
  std::uint64_t size = bytes.size();
  if (rank_ == 0) {
    std::memcpy(opening_.data(), &size, sizeof size);
    std::memcpy(opening_.data() + sizeof size, bytes.data(), std::min(bytes.size(), kRoom));
  }
  expect_broadcast();
  wait(expected_, rank_ == 0 ? Patience::deadline : Patience::any, "broadcast");
  expects_ = false;
  std::memcpy(&size, opening_.data(), sizeof size);
  bytes.resize(size);
  std::memcpy(bytes.data(), opening_.data() + sizeof size, std::min(bytes.size(), kRoom));
  if (bytes.size() <= kRoom) return;
  in_pieces(bytes.size() - kRoom, kMostBytes, [&](std::size_t begin, int piece) {
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Ibcast(bytes.data() + kRoom + begin, piece, MPI_BYTE, 0, world_, &request));
    wait(request, Patience::deadline, "broadcast");
  });
}

bool MpiCommunicator::called() {
  expect_broadcast();
  int done = 0;  // a request that is done is null from there on, and its test says so again
  check(MPI_Test(&expected_, &done, MPI_STATUS_IGNORE));
  return done != 0;
}

/// Begins to send; lengths_ has the length's place, which must not move.
void MpiCommunicator::send(const std::string& bytes, int to, std::vector<MPI_Request>& requests) {
  const auto begin_one = [&](const void* data, int size) {
    check(MPI_Isend(data, size, MPI_BYTE, to, kTag, world_, &requests.emplace_back()));
  };
  std::uint64_t& length = lengths_[static_cast<std::size_t>(to)];
  length = bytes.size();
  begin_one(&length, sizeof length);
  in_pieces(bytes.size(), kMostBytes,
            [&](std::size_t begin, int piece) { begin_one(bytes.data() + begin, piece); });
}

std::string MpiCommunicator::receive(int from, Patience patience, const char* what) {
  const auto take = [&](void* data, int size, Patience own) {
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Irecv(data, size, MPI_BYTE, from, kTag, world_, &request));
    wait(request, own, what);
  };
  std::uint64_t length = 0;
  take(&length, sizeof length, patience);
  std::string bytes(length, '\0');
  in_pieces(bytes.size(), kMostBytes, [&](std::size_t begin, int piece) {
    take(bytes.data() + begin, piece, Patience::deadline);
  });
  return bytes;
}

std::string MpiCommunicator::scatter(const std::vector<std::string>& parts) {
  if (rank_ != 0) return receive(0, Patience::deadline, "scatter");
  lengths_.resize(static_cast<std::size_t>(size_));
  std::vector<MPI_Request> requests;
  for (int to = 1; to < size_; ++to) send(parts[static_cast<std::size_t>(to)], to, requests);
  wait_all(requests, Patience::deadline, "scatter");
  return parts.front();
}

std::vector<std::string> MpiCommunicator::gather(const std::string& own) {
  std::vector<std::string> all;
  if (rank_ == 0) {
    all.push_back(own);
    for (int from = 1; from < size_; ++from) all.push_back(receive(from, Patience::any, "gather"));
    return all;
  }
  lengths_.resize(1);
  std::vector<MPI_Request> requests;
  send(own, 0, requests);
  wait_all(requests, Patience::any, "gather");  // the ranks before this one may still be at work
  return all;
}

void MpiCommunicator::combine(std::string& own,
                              const std::function<void(std::string&, const std::string&)>& add) {
  for (int gap = 1; gap < size_; gap *= 2) {
    if (rank_ & gap) {
      lengths_.resize(static_cast<std::size_t>(size_));
      std::vector<MPI_Request> requests;
      send(own, rank_ - gap, requests);
      return wait_all(requests, Patience::deadline, "combine");
    }
    if (rank_ + gap < size_) add(own, receive(rank_ + gap, Patience::deadline, "combine"));
  }
}

void MpiCommunicator::sum(std::span<std::int64_t> numbers) {
  in_pieces(numbers.size(), kMostNumbers, [&](std::size_t begin, int piece) {
    std::int64_t* data = numbers.data() + begin;
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Ireduce(rank_ == 0 ? MPI_IN_PLACE : data, data, piece, MPI_INT64_T, MPI_SUM, 0,
                      world_, &request));
    wait(request, Patience::deadline, "sum");
  });
}

void MpiCommunicator::barrier() {
  MPI_Request request = MPI_REQUEST_NULL;
  check(MPI_Ibarrier(world_, &request));
  wait(request, Patience::deadline, "barrier");
}

}  // namespace resboost::mpi
