#pragma once

#include <string>
#include <vector>

#include "resboost/methods.h"
#include "resboost/options.h"

namespace resboost::cli {

/// Options that a method has to itself or shares with some: those of its groups.
OptionTable options_of(const MethodInfo& method, const OptionTable& table);

/// `resfgb: functional gradient ...`, what it does, the paper.
std::string explanation(const MethodInfo& method);

/// explanation(), the method's options, those of all methods.
std::string method_help(const MethodInfo& method, const std::string& usage,
                        const OptionTable& table);

}  // namespace resboost::cli
