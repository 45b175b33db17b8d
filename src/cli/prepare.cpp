#include "cli/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>
#include <utility>

#include "resboost/error.h"

namespace resboost::cli {
namespace {

/// What a split must know of a schema that is given.
SchemaConfig split_config(const TrainSettings& settings, const Schema* known) {
  SchemaConfig config = settings.schema;
  if (!known) return config;
  config.target = known->targets;
  config.weight = known->weight;
  config.task = known->task.kind == Task::Kind::classification
                    ? SchemaConfig::TaskChoice::classification
                    : SchemaConfig::TaskChoice::regression;
  return config;
}

/// Names of one loss, on the command line and in the model file.
struct NamedLoss {
  const char *option, *in_model;
};
/// In the order of TrainSettings::LossChoice, without "auto".
constexpr std::array<NamedLoss, 3> kLosses{
    {{"logistic", "softmax"}, {"squared", "squared"}, {"smooth-hinge", "smooth_hinge"}}};

std::string option_name(const std::string& in_model) {
  for (const NamedLoss& loss : kLosses)
    if (loss.in_model == in_model) return loss.option;
  return in_model;
}

ReadConfig table_config(const InputSettings& input) {
  ReadConfig config;
  if (!input.of_pictures())
    config.format = static_cast<ReadConfig::Format>(input.format);  // in the same order
  config.text = input.text;
  return config;
}

ImageReadConfig image_config(const InputSettings& input) {
  using Format = InputSettings::Format;
  ImageReadConfig config;
  if (input.of_pictures())  // in the same order, behind "automatic"
    config.format = static_cast<ImageReadConfig::Format>(static_cast<int>(input.format) -
                                                         static_cast<int>(Format::idx) + 1);
  return config;
}

/// "3x32x32" -> 3, 32, 32
std::vector<Index> numbers_between_x(const std::string& option, const std::string& text,
                                     std::size_t count, const char* expected) {
  std::vector<Index> numbers;
  const char *at = text.data(), *end = at + text.size();
  while (at != end) {
    Index number = 0;
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || number < 1 || number > 16384 || (stop != end && *stop != 'x'))
      break;
    numbers.push_back(number);
    at = stop == end ? end : stop + 1;
  }
  if (at != end || numbers.size() != count || text.back() == 'x')
    throw ConfigError(fmt::format("option --{}: expected {}, got \"{}\"", option, expected, text));
  return numbers;
}

void refuse(const char* option, const char* why) {
  throw ConfigError(fmt::format("option --{}: {}; leave it out", option, why));
}

/// Options that mean nothing beside pictures are mistakes.
void require_no_columns(const TrainSettings& settings) {
  const SchemaConfig& schema = settings.schema;
  constexpr const char* kNoColumns = "names a column, and pictures have none";
  if (!schema.target.empty()) refuse("target", kNoColumns);
  if (!schema.weight.empty()) refuse("weight", kNoColumns);
  if (!schema.categorical.empty()) refuse("categorical", kNoColumns);
  if (!schema.ignore.empty()) refuse("ignore", kNoColumns);
  if (!settings.image_shape.empty())
    refuse("image-shape", "is for tables of pixels, and these are pictures");
  if (schema.task == SchemaConfig::TaskChoice::regression) refuse("task", "pictures have classes");
}

/// A table whose columns are pixels.
ImageSet pixels_of(Table table, const TrainSettings& settings) {
  const SchemaConfig& schema = settings.schema;
  if (!schema.weight.empty()) refuse("weight", "pixels of --image-shape have no weights");
  if (!schema.categorical.empty()) refuse("categorical", "columns of --image-shape are pixels");
  if (schema.task == SchemaConfig::TaskChoice::regression) refuse("task", "pictures have classes");
  if (schema.target.size() > 1)
    throw ConfigError("option --target: pictures have one column of classes; name one");
  std::erase_if(table.columns, [&](const Column& column) {
    return std::find(schema.ignore.begin(), schema.ignore.end(), column.name) !=
           schema.ignore.end();
  });
  const auto sides = numbers_between_x("image-shape", settings.image_shape, 3,
                                       "CHANNELSxHEIGHTxWIDTH, as 1x28x28");
  const std::string target =
      schema.target.empty() ? table.columns.back().name : schema.target.front();
  if (!table.find(target))
    throw ConfigError(
        fmt::format("option --target: {} has no column \"{}\"", table.source, target));
  return images_of(table, {sides[1], sides[2], sides[0]}, {target});
}

Schema learn(const Source& source, const std::vector<Index>& rows, const SchemaConfig& config,
             std::vector<std::string>& warnings) {
  if (const auto* images = std::get_if<ImageSet>(&source))
    return Schema::learn(*images, rows, warnings);
  return Schema::learn(std::get<Table>(source), rows, config, warnings);
}

/// What was taken for the target where nobody named one.
std::string target_note(const Schema& schema) {
  const Task& task = schema.task;
  const std::string kind =
      task.kind == Task::Kind::classification
          ? fmt::format("{} classes", task.outputs.size())
          : fmt::format("numbers from {:g} to {:g}", task.low.front(), task.high.front());
  return fmt::format("the target is the last column, \"{}\": {}; --target names another",
                     schema.targets.front(), kind);
}

}  // namespace

Source read_to_learn(const std::string& path, const TrainSettings& settings,
                     std::vector<std::string>& warnings) {
  const bool pictures =
      settings.input.of_pictures() || (settings.input.format == InputSettings::Format::automatic &&
                                       settings.image_shape.empty() && holds_images(path));
  if (pictures) {
    require_no_columns(settings);
    ImageReadConfig config = image_config(settings.input);
    if (!settings.image_size.empty()) {
      const auto sides =
          numbers_between_x("image-size", settings.image_size, 2, "HEIGHTxWIDTH, as 32x32");
      config.height = sides[0];
      config.width = sides[1];
    }
    return read_images(path, config, warnings);
  }
  ReadConfig config = table_config(settings.input);
  config.text_columns = settings.schema.categorical;
  if (settings.schema.task == SchemaConfig::TaskChoice::classification)
    config.text_columns.insert(config.text_columns.end(), settings.schema.target.begin(),
                               settings.schema.target.end());
  Table table = read_table(path, config);
  warnings.insert(warnings.end(), table.notes.begin(), table.notes.end());
  if (!settings.image_size.empty()) refuse("image-size", "is for pictures, and this is a table");
  if (settings.image_shape.empty()) return table;
  return pixels_of(std::move(table), settings);
}

Source read_to_encode(const std::string& path, const InputSettings& input, const Schema& schema,
                      Schema::Targets targets, std::vector<std::string>& warnings) {
  const ImageShape& shape = schema.pictures.shape;
  const bool pictures = input.of_pictures() ||
                        (input.format == InputSettings::Format::automatic && holds_images(path));
  if (pictures) {
    ImageReadConfig config = image_config(input);
    config.shape = shape;
    return read_images(path, config, warnings);
  }
  ReadConfig config = read_config_for(schema, targets);
  config.format = table_config(input).format;
  config.text = input.text;
  Table table = read_table(path, config);
  warnings.insert(warnings.end(), table.notes.begin(), table.notes.end());
  if (shape.size() == 0) return table;
  const std::string& target = schema.targets.front();
  if (schema.pictures.columns.empty() &&
      static_cast<Index>(table.columns.size()) != shape.size() + (table.find(target) ? 1 : 0)) {
    throw DataError(fmt::format(
        "{}: {} columns; the model takes {} pixels and, where there are labels, the column "
        "\"{}\"; rename or remove the others",
        path, table.columns.size(), shape.size(), target));
  }
  return images_of(table, shape, schema.targets, schema.pictures.columns);
}

Dataset encode(const Schema& schema, const Source& source, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings) {
  return std::visit([&](const auto& of) { return schema.encode(of, rows, targets, warnings); },
                    source);
}

Dataset encode(const Schema& schema, const Source& source, Schema::Targets targets,
               std::vector<std::string>& warnings) {
  return std::visit(
      [&](const auto& of) { return schema.encode(of, all_rows(of), targets, warnings); }, source);
}

Split split(const Source& source, const SchemaConfig& config, double share, std::uint64_t seed) {
  if (const auto* images = std::get_if<ImageSet>(&source)) return split_rows(*images, share, seed);
  return split_rows(std::get<Table>(source), config, share, seed);
}

Prepared prepare(const Source& source, const TrainSettings& settings,
                 std::shared_ptr<const Schema> known) {
  Prepared data;
  Split parts{std::visit([](const auto& of) { return all_rows(of); }, source), {}};
  if (settings.valid.empty() && settings.valid_share > 0)
    parts = split(source, split_config(settings, known.get()), settings.valid_share, settings.seed);
  data.schema = known ? std::move(known)
                      : std::make_shared<const Schema>(
                            learn(source, parts.train, settings.schema, data.warnings));
  const auto encode_rows = [&](const Source& from, const std::vector<Index>& rows) {
    return encode(*data.schema, from, rows, Schema::Targets::required, data.warnings);
  };
  if (settings.schema.target.empty() && std::holds_alternative<Table>(source))
    data.warnings.insert(data.warnings.begin(), target_note(*data.schema));
  data.train = encode_rows(source, parts.train);
  data.train.augmentation = {settings.train.image.shift, settings.train.image.mirror};
  if (settings.valid.empty()) {
    data.valid = encode_rows(source, parts.held_out);
  } else {
    const Source valid = read_to_encode(settings.valid, settings.input, *data.schema,
                                        Schema::Targets::required, data.warnings);
    data.valid = encode(*data.schema, valid, Schema::Targets::required, data.warnings);
  }
  if (settings.schema.class_weight == SchemaConfig::ClassWeight::balanced) {
    balance_classes(data.train);
    if (data.valid.rows() > 0) balance_classes(data.valid);
  }
  return data;
}

Source take_rows(const Source& source, const std::vector<Index>& rows) {
  const auto gather = [&](const auto& all) {
    std::remove_cvref_t<decltype(all)> some;
    if (all.empty()) return some;
    some.reserve(rows.size());
    for (const Index row : rows) some.push_back(all[static_cast<std::size_t>(row)]);
    return some;
  };
  if (const auto* images = std::get_if<ImageSet>(&source)) {
    const auto size = static_cast<std::size_t>(images->shape.size());
    ImageSet taken{images->source,  images->shape,          {},
                   images->classes, gather(images->labels), gather(images->names),
                   images->target,  images->columns};
    taken.pixels.reserve(rows.size() * size);
    for (const Index row : rows) {
      const auto from = images->pixels.begin() +
                        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * size);
      taken.pixels.insert(taken.pixels.end(), from, from + static_cast<std::ptrdiff_t>(size));
    }
    return taken;
  }
  const Table& table = std::get<Table>(source);
  Table taken{table.source, {}, gather(table.lines), table.reading, table.notes};
  for (const Column& column : table.columns)
    taken.columns.push_back({column.name, column.numeric, gather(column.numbers),
                             gather(column.codes), column.levels, column.infinite, column.exact,
                             column.origin});
  return taken;
}

std::unique_ptr<Loss> make_loss_for(const Task& task, TrainSettings::LossChoice choice,
                                    const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (choice == TrainSettings::LossChoice::automatic) {
    if (before) return make_loss(before->name());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  const NamedLoss& asked = kLosses[static_cast<std::size_t>(choice) - 1];
  auto loss = make_loss(asked.in_model);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format("option --loss: {} is for {}, but the target is {}; use {}",
                                  asked.option, classes ? "numbers" : "classes",
                                  classes ? "classes" : "numbers",
                                  classes ? "auto, logistic or smooth-hinge" : "auto or squared"));
  if (before && before->name() != asked.in_model)
    throw ConfigError(fmt::format(
        "option --loss: {} does not go with --continue-from, whose model has {}; leave it out",
        asked.option, option_name(before->name())));
  return loss;
}

}  // namespace resboost::cli
