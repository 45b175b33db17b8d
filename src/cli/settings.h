#pragma once

#include <cstdint>
#include <string>

#include "cli/options.h"
#include "resboost/config.h"
#include "resboost/read.h"
#include "resboost/schema_config.h"

namespace resboost::cli {

/// How a data file is read; the same for every verb.
struct InputSettings {
  enum class Format { automatic, csv, tsv, libsvm, idx, cifar, numpy, folder };
  Format format = Format::automatic;

  bool of_pictures() const { return format >= Format::idx; }

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("format", format, {"auto", "csv", "tsv", "libsvm", "idx", "cifar", "numpy", "folder"},
             "of the data; auto: by name (.csv .tsv .svm .libsvm, .gz), else by content. The last "
             "four are pictures "
             "(docs/images.md)");
  }
};

/// What is said, and how.
struct OutputSettings {
  bool quiet = false, json = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v.flag("quiet", quiet, "nothing on standard error but errors");
    v.flag("json", json, "the result as one JSON object");
  }
};

/// The page that a verb makes of what it found.
struct ReportSettings {
  std::string report;

  template <class Visitor>
  void describe(Visitor& v) {
    v.file("report", report,
           "write a page of charts, FILE.html, and its numbers beside it as .json and .csv "
           "(docs/reports.md)");
  }
};

/// What train and compare share.
struct TrainSettings {
  static constexpr const char* kNoPreset = "none";
  enum class LossChoice { automatic, logistic, squared, smooth_hinge };
  SchemaConfig schema;
  TrainConfig train;
  InputSettings input;
  OutputSettings output;
  std::string image_shape, image_size;
  std::string valid;
  double valid_share = 0.1;
  std::uint64_t seed = 1;
  int threads = 0;
  double time_limit = 0, max_memory = 0;
  std::string log;
  LossChoice loss = LossChoice::automatic;
  std::string preset = kNoPreset;

  template <class Visitor>
  void describe(Visitor& v) {
    v.section("Data");
    schema.describe(v);
    input.describe(v);
    v.text("image-shape", image_shape,
           "channels x height x width: the columns of the table are pixels, as 1x28x28");
    v.text("image-size", image_size, "height x width to resize pictures to, as 32x32");
    v.file("valid", valid,
           "rows that choose the best depth; without it a share of the training rows does");
    v("valid-share", valid_share, 0.0, 0.9,
      "share of the training rows held out to choose the best depth; 0: none");
    v.section("Training");
    train.describe(v);
    v.choice("loss", loss, {"auto", "logistic", "squared", "smooth-hinge"},
             "loss of the heads; auto: logistic for classes, squared for numbers");
    v.section("Run");
    v("seed", seed, 0, UINT64_MAX,
      "of every random choice; the same seed gives the same model for any number of threads");
    v("threads", threads, 0, 4096, "0: all cores that this process may use");
    v("time-limit", time_limit, 0.0, 1e9,
      "seconds; training ends in time with the best model so far; 0: none");
    v("max-memory", max_memory, 0.0, 1e9,
      "GB of its own that the program may take, mapped files aside; 0: what there is");
    v.file("cache-dir", train.cache_dir,
           "folder for representations that memory does not hold (stage by stage); nothing stays "
           "in it");
    v.file("log", log, "write what happens as JSON lines (docs/cli.md)");
    output.describe(v);
  }
};

/// Adds describe() of the settings and --preset, which is applied before everything else.
void add_train_options(OptionTable& table, TrainSettings& settings);

}  // namespace resboost::cli
