#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "resboost/config.h"
#include "resboost/dataset.h"
#include "resboost/images.h"
#include "resboost/loss.h"
#include "resboost/metrics.h"
#include "resboost/model.h"
#include "resboost/options.h"
#include "resboost/read.h"
#include "resboost/schema.h"
#include "resboost/schema_config.h"
#include "resboost/text_config.h"

// From a file to numbers to train with: a data source is read, split, its schema learned from the
// training rows, and both parts are encoded.
namespace resboost {

/// How a data file is read.
struct InputConfig {
  enum class Format { automatic, csv, tsv, libsvm, arff, json, idx, cifar, numpy, folder };
  Format format = Format::automatic;
  TextConfig text;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("format", format,
             {"auto", "csv", "tsv", "libsvm", "arff", "json", "idx", "cifar", "numpy", "folder"},
             "of the data; auto: by name (.csv .tsv .svm .libsvm .arff .json .jsonl, .gz, .xz), "
             "else by content. The last four are pictures (docs/images.md)");
    text.describe(v);
  }
};

/// What the parameter `loss` takes, in a sentence.
const char* about_losses();

/// All that a training run is told, from the data to the method.
struct RunConfig {
  static constexpr const char* kNoPreset = "none";
  static constexpr const char* kAutomaticLoss = "auto";
  static constexpr const char* kLoss = "loss";
  SchemaConfig schema;
  InputConfig input;
  std::string image_shape, image_size;
  std::string valid;
  double valid_share = -1;
  TrainConfig train;
  std::string loss = kAutomaticLoss;  ///< that, or as make_loss() reads it
  /// What chooses depth, trees and epochs on the validation rows: the loss, or as make_metric()
  /// reads it.
  std::string metric = kLoss;
  std::vector<std::string> monotone;  ///< "NAME:rising" or "NAME:falling"
  std::string preset = kNoPreset;
  std::string threshold;
  std::uint64_t seed = 1;

  /// All but `preset`, which parameters_of() adds.
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
    v("valid-share", valid_share, -1.0, 0.9,
      "share of the training rows held out to choose the best depth; 0: none; -1: a tenth, and "
      "by auto a fifth of a table's rows up to 10,000, falling to a tenth of 20,000");
    v.section("Training");
    train.describe(v);
    v.text("loss", loss, about_losses());
    v.text("threshold", threshold,
           "of two classes: predict the second where its probability is at least this. A number; "
           "auto: by the held-out rows; cost=A,B: A is the cost of a wrong second class, B of one "
           "that is missed; kept in the model (docs/cli.md)");
    v.text("metric", metric,
           "chooses the depth, the number of trees and, by backprop, the epoch on the validation "
           "rows: loss, or a metric as `evaluate` has it: accuracy, auc, f1:class=NAME, mae, ... "
           "(docs/tables.md)");
    v.text("monotone", monotone,
           "COLUMN:rising or COLUMN:falling: predictions may only go so as its numbers rise, all "
           "else being equal (of two classes: the probability of the second). Kept by trees, the "
           "only stages then (repeatable)");
    v.section("Run");
    v("seed", seed, 0, UINT64_MAX,
      "of every random choice; the same seed gives the same model for any number of threads");
  }
};

/// All parameters of a run, and `preset`, which is applied before everything else: the names of
/// preset_names(). ResFGB's authors train on all rows, so their presets hold none out.
OptionTable parameters_of(RunConfig& config);
/// Adds `preset` alone.
void add_preset(OptionTable& table, RunConfig& config);

/// Data as it was read or made: columns, or pictures.
using DataSource = std::variant<Table, ImageSet>;

/// How the parameters say to read a table; a format of pictures is left to the content.
ReadConfig table_config(const InputConfig& input);

/// A file to learn a schema from. Categories that are named, and the named target of a
/// classification, stay as they are written. ConfigError for parameters of tables beside pictures;
/// DataError, IoError.
DataSource read_to_learn(const std::string& path, const RunConfig& config,
                         std::vector<std::string>& warnings);

/// A file that a known schema will encode: every column is read as the kind that the schema
/// expects, pictures in the shape that it has. cache_dir: as ImageReadConfig has it.
DataSource read_to_encode(const std::string& path, const InputConfig& input, const Schema& schema,
                          Schema::Targets targets, std::vector<std::string>& warnings,
                          const std::string& cache_dir = {});

Index rows_of(const DataSource& source);
/// The given rows as a source of their own.
DataSource take_rows(const DataSource& source, const std::vector<Index>& rows);
/// A seeded share of the rows held out.
Split split(const DataSource& source, const SchemaConfig& config, double share, std::uint64_t seed);

/// All rows, or the given ones, as the schema encodes them, in the views asked for (pictures have
/// one).
Dataset encode(const Schema& schema, const DataSource& source, Schema::Targets targets,
               std::vector<std::string>& warnings, Views views = {});
Dataset encode(const Schema& schema, const DataSource& source, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings, Views views = {});

/// Numbers to train with.
struct Prepared {
  std::shared_ptr<const Schema> schema;
  std::string loss;  ///< as make_loss() reads it
  Dataset train;
  Dataset valid;  ///< no rows where nothing is held out
  std::vector<std::string> warnings;
};

/// Splits off (or reads) the validation rows, learns the schema from the training rows, encodes
/// both. `before`: the model to continue, or what for_new_classes() makes of one, whose schema and
/// loss stay (but for the cuts that trees need). views: of rows, that is to be trained on; where
/// nobody says, what the configured method and that model read.
Prepared prepare(const DataSource& source, const RunConfig& config, const Model* before = nullptr,
                 std::optional<Views> views = std::nullopt);
/// The same of a source that nobody needs any more: of a table each column is freed once it is
/// encoded, of pictures no pixel is copied.
Prepared prepare(DataSource&& source, const RunConfig& config, const Model* before = nullptr,
                 std::optional<Views> views = std::nullopt);

/// What the parameter `threshold` asks for.
struct ThresholdChoice {
  std::optional<double> value{};  ///< from 0 to 1; none: the held-out rows find it
};
/// Nothing where it is empty. "cost=A,B" is A / (A + B): where a wrong second class and a missed
/// one are expected to cost the same (Elkan, The Foundations of Cost-Sensitive Learning, IJCAI
/// 2001). ConfigError for what is none of a number, auto and cost=A,B.
std::optional<ThresholdChoice> threshold_choice(const std::string& asked);
/// ConfigError also where the task is not of two classes.
std::optional<ThresholdChoice> threshold_choice(const std::string& asked, const Task& task);

/// The loss that a run asks for; "auto" is that of the model to continue (none: nullptr), else
/// softmax for classes and squared error for numbers. ConfigError if there is no such loss, or it
/// does not fit the task or that model.
std::unique_ptr<Loss> make_loss_for(const Task& task, const std::string& asked, const Loss* before);
/// ConfigError if there is no such loss.
void check_loss(const std::string& asked);

/// What a model file says of its origin, name -> text.
using Record = std::vector<std::pair<std::string, std::string>>;

/// Version, seed, precision (what "auto" came to), configuration, rows, final metrics; the record
/// of the model that was continued, if any, under "before.". Nothing that differs from one run to
/// the next (times, threads, paths), so equal runs give equal files.
Record make_record(const RunConfig& config, const std::optional<Metrics>& train,
                   const std::optional<Metrics>& valid, const Record* before);

/// What training on pictures of other classes begins with: the stages of a model and what it
/// learned of the pixels, the classes of all the pictures, no heads and no threshold. source:
/// pictures in the model's shape; loss: of the new model, as make_loss_for() reads it; warnings: of
/// the labels. ConfigError for a table or the model of one; DataError for pictures without labels.
Model for_new_classes(const Model& model, const DataSource& source, const std::string& loss,
                      std::vector<std::string>& warnings);

/// ConfigError if the columns asked for are others than those of the model that is to be continued.
void require_same_columns(const Model& model, const SchemaConfig& config);

}  // namespace resboost
