#pragma once

#include <string>

#include "resboost/page.h"

namespace resboost::report {

/// A picture of at most kMarkedPoints of a line has a mark at each.
inline constexpr std::size_t kMarkedPoints = 40;

/// One inline <svg>, 400 units wide, which style.h colours. What cannot be drawn (not finite; not
/// above 0 on a logarithmic scale) leaves a gap; where nothing can, it says so.   id, title: of the
/// section
std::string svg(const Chart& chart, const std::string& id, const std::string& title);

/// Which line is which: a <ul>, or nothing where there is no choice.
std::string legend(const Chart& chart);

}  // namespace resboost::report
