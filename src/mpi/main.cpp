// resboost-mpi: the program on the ranks of an MPI run. docs/cluster.md

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/following.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/process.h"
#include "mpi/communicator.h"
#include "resboost/instruction_set.h"
#include "resboost/version.h"

namespace resboost::mpi {
namespace {

/// Nothing where it is no number of seconds.
std::optional<double> deadline_asked() {
  const char* text = std::getenv("RESBOOST_MPI_TIMEOUT");
  if (!text || !*text) return 600;
  char* end = nullptr;
  const double seconds = std::strtod(text, &end);
  if (*end != '\0' || !(seconds > 0)) return std::nullopt;
  return seconds;
}

/// What must be the same for results to be the same bits on every rank.
std::string identity() {
  return fmt::format("resboost {}.{}.{}, instruction set {}, bf16 {}", RESBOOST_VERSION_MAJOR,
                     RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH, instruction_set(),
                     bf16_instruction_set());
}

/// Ends the run where ranks would give other results than rank 0.
void require_alike(MpiCommunicator& ranks) {
  std::string own;
  try {
    own = identity();
  } catch (const std::exception& error) {
    ranks.abort(error.what());
  }
  const std::vector<std::string> all = ranks.gather(own);
  for (std::size_t rank = 1; rank < all.size(); ++rank)
    if (all[rank] != all[0])
      ranks.abort(fmt::format(
          "rank {} is {}, and this is {}; install the same program everywhere, and where "
          "processors differ give all the least instruction set: mpirun -x RESBOOST_ISA=baseline",
          rank, all[rank], all[0]));
}

int lead(const std::vector<std::string>& arguments, MpiCommunicator& ranks) {
  const int code = cli::run(
      arguments, {.out = std::cout, .err = std::cerr, .terminal = isatty(STDERR_FILENO) != 0},
      ranks.size() > 1 ? &ranks : nullptr);
  std::cout.flush();
  dismiss(ranks, code);
  return code;
}

}  // namespace
}  // namespace resboost::mpi

int main(int count, char** arguments) {
  using namespace resboost;
  if (!cli::prepare_process()) return cli::kUsage;
  const auto deadline = mpi::deadline_asked();
  if (!deadline) {
    std::cerr << "resboost: environment: RESBOOST_MPI_TIMEOUT is no number of seconds\n";
    return cli::kUsage;
  }
  mpi::MpiCommunicator ranks(&count, &arguments, *deadline);
  const std::vector<std::string> words(arguments + 1, arguments + count);
  mpi::require_alike(ranks);
  return ranks.rank() == 0 ? mpi::lead(words, ranks) : cli::follow(words, ranks);
}
