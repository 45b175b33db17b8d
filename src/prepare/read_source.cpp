#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "prepare/picture_parameters.h"
#include "resboost/error.h"
#include "resboost/prepare.h"
#include "resboost/read.h"

namespace resboost {
namespace {

using Format = InputConfig::Format;

bool of_pictures(const InputConfig& input) {
  switch (input.format) {
    case Format::automatic:
    case Format::csv:
    case Format::tsv:
    case Format::libsvm:
    case Format::arff:
    case Format::json:
      return false;
    case Format::idx:
    case Format::cifar:
    case Format::numpy:
    case Format::folder:
      return true;
  }
  return false;
}

/// A format of pictures is no format of a table: how to read one is then left to its content.
ReadConfig::Format table_format(Format format) {
  if (format == Format::csv) return ReadConfig::Format::csv;
  if (format == Format::tsv) return ReadConfig::Format::tsv;
  if (format == Format::libsvm) return ReadConfig::Format::libsvm;
  if (format == Format::arff) return ReadConfig::Format::arff;
  if (format == Format::json) return ReadConfig::Format::json;
  return ReadConfig::Format::automatic;
}

ImageReadConfig::Format image_format(Format format) {
  if (format == Format::idx) return ImageReadConfig::Format::idx;
  if (format == Format::cifar) return ImageReadConfig::Format::cifar;
  if (format == Format::numpy) return ImageReadConfig::Format::numpy;
  if (format == Format::folder) return ImageReadConfig::Format::folder;
  return ImageReadConfig::Format::automatic;
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
    throw ConfigError(
        fmt::format("parameter `{}`: expected {}, got \"{}\"", option, expected, text));
  return numbers;
}

void refuse(const char* option, const char* why) {
  throw ConfigError(fmt::format("parameter `{}`: {}; leave it out", option, why));
}

/// A table whose columns are pixels.
ImageSet pixels_of(Table table, const RunConfig& config) {
  const SchemaConfig& schema = config.schema;
  if (!schema.weight.empty()) refuse("weight", "pixels of `image-shape` have no weights");
  if (!schema.categorical.empty()) refuse("categorical", "columns of `image-shape` are pixels");
  if (schema.task == SchemaConfig::TaskChoice::regression) refuse("task", "pictures have classes");
  if (schema.target.size() > 1)
    throw ConfigError("parameter `target`: pictures have one column of classes; name one");
  std::erase_if(table.columns, [&](const Column& column) {
    return std::find(schema.ignore.begin(), schema.ignore.end(), column.name) !=
           schema.ignore.end();
  });
  const auto sides =
      numbers_between_x("image-shape", config.image_shape, 3, "CHANNELSxHEIGHTxWIDTH, as 1x28x28");
  const std::string target =
      schema.target.empty() ? table.columns.back().name : schema.target.front();
  if (!table.find(target))
    throw ConfigError(
        fmt::format("parameter `target`: {} has no column \"{}\"", table.source, target));
  return images_of(table, {sides[1], sides[2], sides[0]}, {target});
}

}  // namespace

void require_no_columns(const RunConfig& config) {
  const SchemaConfig& schema = config.schema;
  constexpr const char* kNoColumns = "names a column, and pictures have none";
  if (!schema.target.empty()) refuse("target", kNoColumns);
  if (!schema.weight.empty()) refuse("weight", kNoColumns);
  if (!schema.categorical.empty()) refuse("categorical", kNoColumns);
  if (!schema.ignore.empty()) refuse("ignore", kNoColumns);
  if (!config.image_shape.empty())
    refuse("image-shape", "is for tables of pixels, and these are pictures");
  if (schema.task == SchemaConfig::TaskChoice::regression) refuse("task", "pictures have classes");
}

ReadConfig table_config(const InputConfig& input) {
  ReadConfig config;
  config.format = table_format(input.format);
  config.text = input.text;
  return config;
}

DataSource read_to_learn(const std::string& path, const RunConfig& config,
                         std::vector<std::string>& warnings) {
  check_loss(config.loss);  // before a large file is read
  threshold_choice(config.threshold);
  const bool pictures =
      of_pictures(config.input) || (config.input.format == InputConfig::Format::automatic &&
                                    config.image_shape.empty() && holds_images(path));
  if (pictures) {
    require_no_columns(config);
    ImageReadConfig read;
    read.format = image_format(config.input.format);
    read.cache_dir = config.train.cache_dir;
    if (!config.image_size.empty()) {
      const auto sides =
          numbers_between_x("image-size", config.image_size, 2, "HEIGHTxWIDTH, as 32x32");
      read.height = sides[0];
      read.width = sides[1];
    }
    return read_images(path, read, warnings);
  }
  ReadConfig read = table_config(config.input);
  read.text_columns = config.schema.categorical;
  if (config.schema.task == SchemaConfig::TaskChoice::classification)
    read.text_columns.insert(read.text_columns.end(), config.schema.target.begin(),
                             config.schema.target.end());
  Table table = read_table(path, read);
  warnings.insert(warnings.end(), table.notes.begin(), table.notes.end());
  if (!config.image_size.empty()) refuse("image-size", "is for pictures, and this is a table");
  if (config.image_shape.empty()) return table;
  return pixels_of(std::move(table), config);
}

DataSource read_to_encode(const std::string& path, const InputConfig& input, const Schema& schema,
                          Schema::Targets targets, std::vector<std::string>& warnings,
                          const std::string& cache_dir) {
  const ImageShape& shape = schema.pictures.shape;
  const bool pictures =
      of_pictures(input) || (input.format == InputConfig::Format::automatic && holds_images(path));
  if (pictures) {
    ImageReadConfig config;
    config.format = image_format(input.format);
    config.shape = shape;
    config.cache_dir = cache_dir;
    return read_images(path, config, warnings);
  }
  ReadConfig config = read_config_for(schema, targets);
  config.format = table_config(input).format;
  config.text = input.text;
  Table table = read_table(path, config);
  warnings.insert(warnings.end(), table.notes.begin(), table.notes.end());
  if (shape.size() == 0) return table;
  const std::string& target = schema.targets.front();
  const bool by_name = !schema.pictures.columns.empty();
  if (!by_name &&
      static_cast<Index>(table.columns.size()) != shape.size() + (table.find(target) ? 1 : 0)) {
    throw DataError(fmt::format(
        "{}: {} columns; the model takes {} pixels and, where there are labels, the column "
        "\"{}\"; rename or remove the others",
        path, table.columns.size(), shape.size(), target));
  }
  return images_of(table, shape, schema.targets, schema.pictures.columns);
}

}  // namespace resboost
