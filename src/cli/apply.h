#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "resboost/model.h"
#include "resboost/prepare.h"

namespace resboost::cli {

/// Options of the verbs that apply a model to a file.
struct ApplySettings {
  InputConfig input;
  int stages = -1;
  int threads = 0;
  double max_memory = 0;

  template <class Visitor>
  void describe(Visitor& v) {
    v("stages", stages, -1, 10000,
      "use the first stages only, with the head of that depth; -1: all");
    input.describe(v);
    v("threads", threads, 0, 4096, "0: all cores that this process may use");
    v("max-memory", max_memory, 0.0, 1e9,
      "GB of its own that the program may take, mapped files aside; 0: what there is");
  }
};

struct Applied {
  Model model;  ///< cut to the stages asked for
  Dataset data;
  Predictions predictions;         ///< [n, k], of Model::predict
  std::vector<std::string> names;  ///< of the files, where every picture has one
};

/// call.files: model, data. Warnings go to standard error unless quiet.
Applied apply_model(const ApplySettings& settings, const Invocation& call, Schema::Targets targets,
                    bool quiet);

}  // namespace resboost::cli
