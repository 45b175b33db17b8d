#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "resboost/page.h"

namespace resboost {

/// Two numbers of every element as a line: x and y are members, or functions of an element.
template <class Of, class X, class Y>
report::Series series(const std::string& name, const std::vector<Of>& all, X x, Y y) {
  report::Series line;
  line.name = name;
  for (const Of& one : all) {
    line.x.push_back(static_cast<double>(std::invoke(x, one)));
    line.y.push_back(static_cast<double>(std::invoke(y, one)));
  }
  return line;
}

/// Is any of it?
inline bool is_known(const report::Series& line) {
  return std::any_of(line.y.begin(), line.y.end(),
                     [](double value) { return std::isfinite(value); });
}

}  // namespace resboost
