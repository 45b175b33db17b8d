#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "data/category.h"
#include "data/folds.h"
#include "data/message.h"
#include "data/target.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

std::string dimensions_text(const ImageShape& shape) {
  return fmt::format("{}x{}x{}", shape.channels, shape.height, shape.width);
}

constexpr const char* kWeight = "weight";  ///< of a table of labels

/// The labels as the table of one text column, and the weights as one of numbers behind it, so that
/// targets of pictures are learned, split and encoded as those of tables.
Table label_table(const ImageSet& images, const std::string& target) {
  Table table;
  table.source = images.source;
  table.lines.resize(static_cast<std::size_t>(images.rows()));
  std::iota(table.lines.begin(), table.lines.end(), 1U);
  Column column;
  column.name = target;
  column.numeric = false;
  column.codes = images.labels;
  column.levels = images.classes;
  table.columns.push_back(std::move(column));
  if (!images.weights.empty()) {
    table.columns.emplace_back();
    table.columns.back().name = kWeight;
    table.columns.back().numbers = images.weights;
  }
  return table;
}

void require_labels(const ImageSet& images) {
  if (!images.labels.empty()) return;
  throw DataError(
      fmt::format("{}: pictures without classes; put a folder of each class into one folder, or "
                  "the label file beside the images",
                  images.source));
}

std::vector<std::uint8_t> bytes_of(const ImageSet& images, const std::vector<Index>& rows) {
  const Index size = images.shape.size();
  std::vector<std::uint8_t> bytes;
  bytes.reserve(rows.size() * static_cast<std::size_t>(size));
  for (const Index row : rows) {
    const auto picture = images.picture(row);
    bytes.insert(bytes.end(), picture.begin(), picture.end());
  }
  return bytes;
}

SchemaConfig class_config(const ImageSet& images) {
  SchemaConfig config;
  config.target = {images.target};
  config.task = SchemaConfig::TaskChoice::classification;
  if (!images.weights.empty()) config.weight = kWeight;
  return config;
}

}  // namespace

std::vector<Index> all_rows(const ImageSet& images) {
  std::vector<Index> rows(static_cast<std::size_t>(images.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  return rows;
}

Split split_rows(const ImageSet& images, double share, std::uint64_t seed) {
  require_labels(images);
  return split_rows(label_table(images, images.target), class_config(images), share, seed);
}

std::vector<int> fold_of_rows(const ImageSet& images, int folds, std::uint64_t seed) {
  require_labels(images);
  return fold_of_rows(label_table(images, images.target), class_config(images), folds, seed);
}

Schema Schema::learn(const ImageSet& images, const std::vector<Index>& rows,
                     std::vector<std::string>& warnings) {
  require_labels(images);
  Schema schema;
  schema.targets = {images.target};
  const Table labels = label_table(images, images.target);
  schema.task = learn_task(labels, rows, {&labels.columns.front()}, class_config(images), warnings);
  schema.pictures.shape = images.shape;
  schema.pictures.columns = images.columns;
  const auto channels = static_cast<std::size_t>(images.shape.channels);
  const auto size = static_cast<std::size_t>(images.shape.size());
  // Sums of bytes and of their squares are exact in whole numbers.
  std::vector<std::uint64_t> sum(channels), squares(channels);
  for (const Index row : rows) {
    const std::uint8_t* pixel = images.picture(row).data();
    for (std::size_t i = 0; i < size; ++i) {
      sum[i % channels] += pixel[i];
      squares[i % channels] += std::uint64_t{pixel[i]} * pixel[i];
    }
  }
  const double count = static_cast<double>(rows.size()) * static_cast<double>(size / channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const double mean = static_cast<double>(sum[c]) / count;
    const double variance = static_cast<double>(squares[c]) / count - mean * mean;
    schema.pictures.center.push_back(mean);
    schema.pictures.scale.push_back(variance > 0 ? 1 / std::sqrt(variance) : 1);
  }
  return schema;
}

Dataset Schema::encode(const ImageSet& images, const std::vector<Index>& rows, Targets mode,
                       std::vector<std::string>& warnings) const {
  if (pictures.shape.size() == 0)
    throw DataError(fmt::format(
        "{}: pictures, but the model is of a table; give a table with its columns", images.source));
  if (images.shape != pictures.shape) {
    throw DataError(fmt::format(
        "{}: pictures of {} (channels x height x width), the model takes {}; resize them",
        images.source, dimensions_text(images.shape), dimensions_text(pictures.shape)));
  }
  const auto numbers = [&](const std::vector<double>& of) -> Vector {
    return Eigen::Map<const Eigen::VectorXd>(of.data(), images.shape.channels).cast<Real>();
  };
  Pictures encoded{images.shape, {}, numbers(pictures.center), numbers(pictures.scale)};
  if (images.pixels.empty()) {
    encoded.borrowed = images.borrowed;
    encoded.keeper = images.keeper;
    if (images.chosen || rows != all_rows(images)) encoded.chosen.emplace();
    for (std::size_t i = 0; encoded.chosen && i < rows.size(); ++i)
      encoded.chosen->push_back(images.place(rows[i]));
  } else {
    encoded.bytes = bytes_of(images, rows);
  }
  Dataset data;
  data.x = picture_rows(std::move(encoded));
  if (mode == Targets::none) return data;
  require_labels(images);
  const Table labels = label_table(images, targets.front());
  data.y = encode_targets(labels, rows, *this, mode, warnings);
  if (!images.weights.empty()) data.w = encode_weights(labels, rows, labels.columns.back());
  return data;
}

namespace {

/// The columns that are pixels, in the order of the model or else of the table; the labels go to
/// the pictures.
std::vector<const Column*> pixel_columns(const Table& table, const ImageShape& shape,
                                         const std::vector<std::string>& targets,
                                         const std::vector<std::string>& columns,
                                         ImageSet& images) {
  std::vector<const Column*> pixels;
  for (const Column& column : table.columns) {
    if (std::find(targets.begin(), targets.end(), column.name) == targets.end()) {
      pixels.push_back(&column);
      continue;
    }
    const Column labels = as_labels(column);
    images.classes = labels.levels;
    images.labels = labels.codes;
  }
  if (!columns.empty()) {
    std::vector<std::string> absent;
    pixels.clear();
    for (const std::string& name : columns) {
      pixels.push_back(table.find(name));
      if (!pixels.back()) absent.push_back(name);
    }
    if (absent.empty()) return pixels;
    throw DataError(fmt::format("{}: no column {}; the model takes these pixels by their names",
                                table.source, quoted_list(absent, 10)));
  }
  if (static_cast<Index>(pixels.size()) == shape.size()) return pixels;
  throw DataError(fmt::format(
      "{}: {} columns of pixels, a picture of {} (`image-shape`, channels x height x width) "
      "has {}; correct the shape, or say which column is the `target`",
      table.source, pixels.size(), dimensions_text(shape), shape.size()));
}

}  // namespace

ImageSet images_of(const Table& table, const ImageShape& shape,
                   const std::vector<std::string>& targets,
                   const std::vector<std::string>& columns) {
  ImageSet images{table.source, shape, {}, {}, {}, {}, targets.front(), {}};
  const std::vector<const Column*> pixels = pixel_columns(table, shape, targets, columns, images);
  for (const Column* column : pixels) images.columns.push_back(column->name);
  images.pixels.resize(static_cast<std::size_t>(table.rows() * shape.size()));
  const Index plane = shape.height * shape.width;
  for (Index j = 0; j < shape.size(); ++j) {
    const Column& column = *pixels[static_cast<std::size_t>(j)];
    for (Index row = 0; row < table.rows(); ++row) {
      const double value = column.numeric ? column.numbers[static_cast<std::size_t>(row)] : -1;
      if (!(value >= 0 && value <= 255 && value == std::floor(value))) {
        throw DataError(fmt::format(
            "{}: not a pixel; expected a whole number from 0 to 255",
            place(table.source, table.lines[static_cast<std::size_t>(row)], column.name)));
      }
      const Index to = row * shape.size() + j % plane * shape.channels + j / plane;
      images.pixels[static_cast<std::size_t>(to)] = static_cast<std::uint8_t>(value);
    }
  }
  return images;
}

}  // namespace resboost
