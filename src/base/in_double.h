#pragma once

#include <boost/math/policies/policy.hpp>

namespace resboost {

/// For distributions of Boost.Math: computes in double. By itself it goes through long double,
/// whose tables it fills while the library is being loaded; valgrind, to which that is a double
/// too, ends every program there.
using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

}  // namespace resboost
