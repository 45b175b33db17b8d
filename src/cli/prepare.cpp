#include "cli/prepare.h"

#include <fmt/format.h>

#include <algorithm>
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

std::unique_ptr<Loss> loss_of_option(const std::string& asked) {
  try {
    return make_loss(asked);
  } catch (const ModelError& error) {
    throw ConfigError(fmt::format("option --loss: {}", error.what()));
  }
}

/// A loss as --loss names it.
std::string option_value(const Loss& loss) {
  for (const LossInfo& info : losses())
    if (info.in_model == loss.name()) return info.name + loss.spec().substr(info.in_model.size());
  return loss.spec();
}

/// Names of the losses of classes, or of numbers.
std::string names_of_losses(bool of_classes) {
  std::string names;
  for (const LossInfo& info : losses())
    if (info.make(info.usual)->of_classes() == of_classes)
      names += (names.empty() ? "" : ", ") + info.name;
  return names;
}

ReadConfig table_config(const InputSettings& input) {
  ReadConfig config;
  if (!input.of_pictures())
    config.format = static_cast<ReadConfig::Format>(input.format);  // in the same order
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

}  // namespace

Source read_to_learn(const std::string& path, const TrainSettings& settings,
                     std::vector<std::string>& warnings) {
  if (settings.loss != TrainSettings::kAutomaticLoss) loss_of_option(settings.loss);
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
  if (settings.schema.task == SchemaConfig::TaskChoice::classification)
    config.text_columns = settings.schema.target;
  Table table = read_table(path, config);
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
  Table table = read_table(path, config);
  if (shape.size() == 0) return table;
  const std::string& target = schema.targets.front();
  if (static_cast<Index>(table.columns.size()) != shape.size() + (table.find(target) ? 1 : 0)) {
    throw DataError(fmt::format(
        "{}: {} columns; the model takes {} pixels and, where there are labels, the column "
        "\"{}\"; rename or remove the others",
        path, table.columns.size(), shape.size(), target));
  }
  return images_of(table, shape, schema.targets);
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
                 const Model* before) {
  Prepared data;
  const Schema* known = before ? before->schema.get() : nullptr;
  Split parts{std::visit([](const auto& of) { return all_rows(of); }, source), {}};
  if (settings.valid.empty() && settings.valid_share > 0)
    parts = split(source, split_config(settings, known), settings.valid_share, settings.seed);
  if (before) {
    data.schema = before->schema;
    data.loss = make_loss_for(known->task, settings.loss, before->loss.get())->spec();
  } else {
    Schema schema = learn(source, parts.train, settings.schema, data.warnings);
    const auto loss = make_loss_for(schema.task, settings.loss, nullptr);
    loss->set_units(schema.task);
    data.schema = std::make_shared<const Schema>(std::move(schema));
    data.loss = loss->spec();
  }
  const auto encode_rows = [&](const Source& from, const std::vector<Index>& rows) {
    return encode(*data.schema, from, rows, Schema::Targets::required, data.warnings);
  };
  data.train = encode_rows(source, parts.train);
  const ImageConfig& image = settings.train.image;
  data.train.x = augmented(data.train.x, {image.shift, image.mirror});
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
                   images->target};
    taken.pixels.reserve(rows.size() * size);
    for (const Index row : rows) {
      const auto from = images->pixels.begin() +
                        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * size);
      taken.pixels.insert(taken.pixels.end(), from, from + static_cast<std::ptrdiff_t>(size));
    }
    return taken;
  }
  const Table& table = std::get<Table>(source);
  Table taken{table.source, {}, gather(table.lines)};
  for (const Column& column : table.columns)
    taken.columns.push_back(
        {column.name, column.numeric, gather(column.numbers), gather(column.codes), column.levels});
  return taken;
}

std::unique_ptr<Loss> make_loss_for(const Task& task, const std::string& asked,
                                    const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (asked == TrainSettings::kAutomaticLoss) {
    if (before) return make_loss(before->spec());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  auto loss = loss_of_option(asked);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format("option --loss: {} is for {}, but the target is {}; use {}, {}",
                                  asked, classes ? "numbers" : "classes",
                                  classes ? "classes" : "numbers", TrainSettings::kAutomaticLoss,
                                  names_of_losses(classes)));
  if (before && before->spec() != loss->spec())
    throw ConfigError(fmt::format(
        "option --loss: {} does not go with --continue-from, whose model has {}; leave it out",
        asked, option_value(*before)));
  return loss;
}

}  // namespace resboost::cli
