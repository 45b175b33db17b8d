#include <cblas.h>

#include "contest.h"

namespace {

double answer(std::istream& line) {
  contest::Product p(line);
  openblas_set_num_threads(p.threads);
  const auto m = static_cast<int>(p.batch), in = static_cast<int>(p.in),
             out = static_cast<int>(p.out);
  const auto multiply = [](CBLAS_TRANSPOSE a_form, CBLAS_TRANSPOSE b_form, int rows, int columns,
                           int depth, const float* a, int a_row, const float* b, int b_row,
                           float* c) {
    cblas_sgemm(CblasRowMajor, a_form, b_form, rows, columns, depth, 1, a, a_row, b, b_row, 0, c,
                columns);
  };
  return contest::seconds_of([&] {
    if (p.form == "NN") {
      multiply(CblasNoTrans, CblasNoTrans, m, out, in, p.x.data(), in, p.w.data(), out, p.y.data());
    } else if (p.form == "NT") {
      multiply(CblasNoTrans, CblasTrans, m, in, out, p.y.data(), out, p.w.data(), out, p.x.data());
    } else {
      multiply(CblasTrans, CblasNoTrans, in, out, m, p.x.data(), in, p.y.data(), out, p.w.data());
    }
  });
}

}  // namespace

int main() { return contest::serve(answer); }
