#include "base/counted.h"

namespace resboost {

std::string grouped(Index number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

std::string counted(Index number, const std::string& noun) {
  const bool irregular = noun == "class";
  return grouped(number) + " " + noun + (number == 1 ? "" : irregular ? "es" : "s");
}

}  // namespace resboost
