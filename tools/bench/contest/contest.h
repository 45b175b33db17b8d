#pragma once

// A contestant of conv_table.py, gemm_table.py, resnet_table.py and step_table.py: reads problems
// from standard input, a line each, and answers with seconds, until the input ends. The script
// stops every process but the one that it asks.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace contest {

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds of one call: the median of at least five of them in about 50 ms.
template <class Body>
double seconds_of(Body body) {
  body();
  std::vector<double> times;
  const double start = now();
  while (times.size() < 5 || now() - start < 0.05) {
    const double before = now();
    body();
    times.push_back(now() - before);
  }
  std::nth_element(times.begin(), times.begin() + static_cast<long>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

/// A dense product of a layer: NN y = x w, NT dx = dy w^T, TN dw = x^T dy. All row-major.
struct Product {
  std::string form;
  long batch, in, out;
  int threads;
  std::vector<float> x, w, y;

  explicit Product(std::istream& line) {
    line >> form >> batch >> in >> out >> threads;
    const auto fill = [](std::vector<float>& numbers, long size) {
      numbers.resize(static_cast<std::size_t>(size));
      for (long i = 0; i < size; ++i)
        numbers[static_cast<std::size_t>(i)] = static_cast<float>(i * 7 % 13 - 6) / 8;
    };
    fill(x, batch * in);
    fill(w, in * out);
    fill(y, batch * out);
  }
};

/// answer(line) -> seconds
template <class Answer>
int serve(Answer answer) {
  for (std::string text; std::getline(std::cin, text);) {
    std::istringstream line(text);
    std::cout << answer(line) << std::endl;
  }
  return 0;
}

}  // namespace contest
