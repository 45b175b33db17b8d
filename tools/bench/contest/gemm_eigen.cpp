// Compiled with -march=native and OpenMP: Eigen's own threads.

#include <Eigen/Dense>

#include "contest.h"

namespace {

using Matrix = Eigen::Map<Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

double answer(std::istream& line) {
  contest::Product p(line);
  Eigen::setNbThreads(p.threads);
  Matrix x(p.x.data(), p.batch, p.in), w(p.w.data(), p.in, p.out), y(p.y.data(), p.batch, p.out);
  if (p.form == "NN") return contest::seconds_of([&] { y.noalias() = x * w; });
  if (p.form == "NT") return contest::seconds_of([&] { x.noalias() = y * w.transpose(); });
  return contest::seconds_of([&] { w.noalias() = x.transpose() * y; });
}

}  // namespace

int main() { return contest::serve(answer); }
