#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "c/objects.h"
#include "data/category.h"
#include "data/field.h"
#include "data/picture.h"
#include "prepare/picture_parameters.h"

namespace resboost::c {
namespace {

constexpr const char* kLabels = "class";
constexpr const char* kWeights = "weight";

/// Numbers as names of classes, in ascending order.
Column labels_of_numbers(const Column& column) {
  std::vector<double> values;
  std::copy_if(column.numbers.begin(), column.numbers.end(), std::back_inserter(values),
               [](double value) { return !std::isnan(value); });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::vector<std::string> order;
  for (const double value : values) order.push_back(number_name(value));
  Column labels = as_labels(column);
  order_levels(labels, order);
  return labels;
}

/// The pixels of all pictures without gaps: a copy.
std::vector<std::uint8_t> gathered(const std::uint8_t* first, std::size_t count,
                                   const ImageShape& shape, const ptrdiff_t* strides) {
  std::vector<std::uint8_t> pixels(count * static_cast<std::size_t>(shape.size()));
  std::uint8_t* to = pixels.data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* picture = first + static_cast<std::ptrdiff_t>(i) * strides[0];
    for (Index y = 0; y < shape.height; ++y)
      for (Index x = 0; x < shape.width; ++x)
        for (Index c = 0; c < shape.channels; ++c)
          *to++ = picture[y * strides[1] + x * strides[2] + c * strides[3]];
  }
  return pixels;
}

bool are_without_gaps(const ImageShape& shape, const ptrdiff_t* strides) {
  return !strides || (strides[0] == shape.size() && strides[1] == shape.width * shape.channels &&
                      strides[2] == shape.channels && (strides[3] == 1 || shape.channels == 1));
}

/// The pixels are kept where copies of the set share them, so that nobody copies them again.
resboost_table* kept_pictures(ImageSet images, std::vector<std::string> warnings) {
  auto owned = std::make_shared<OwnedTable>();
  share_pixels(images);
  owned->rows = static_cast<std::size_t>(images.rows());
  if (!images.labels.empty()) owned->names.insert(kLabels);
  owned->warnings = std::move(warnings);
  owned->source = std::move(images);
  return tables().add(std::move(owned));
}

/// The shape that pictures are to have, DataError for one that none have.
ImageShape shape_for(std::size_t count, std::size_t height, std::size_t width,
                     std::size_t channels) {
  return checked_shape(std::max<std::size_t>(count, 1), height, width, channels, "pictures");
}

void write_shape(const ImageShape& shape, size_t* height, size_t* width, size_t* channels) {
  require(height, "height");
  require(width, "width");
  require(channels, "channels") = static_cast<std::size_t>(shape.channels);
  *height = static_cast<std::size_t>(shape.height);
  *width = static_cast<std::size_t>(shape.width);
}

}  // namespace

void order_levels(Column& column, const std::vector<std::string>& order) {
  std::unordered_map<std::string, std::int32_t> place;
  std::vector<std::string> levels;
  const std::unordered_set<std::string> known(column.levels.begin(), column.levels.end());
  for (const std::string& level : order)
    if (known.contains(level) &&
        place.emplace(level, static_cast<std::int32_t>(levels.size())).second)
      levels.push_back(level);
  for (std::int32_t& code : column.codes)
    if (code >= 0) code = place.at(column.levels[static_cast<std::size_t>(code)]);
  column.levels = std::move(levels);
}

void order_by_text(Column& column) {
  auto order = column.levels;
  std::sort(order.begin(), order.end());
  order_levels(column, order);
}

void add_to_pictures(ImageSet& images, Column column) {
  if (column.name == kLabels) {
    Column labels = column.numeric ? labels_of_numbers(column) : std::move(column);
    images.classes = std::move(labels.levels);
    images.labels = std::move(labels.codes);
    return;
  }
  if (column.name != kWeights)
    throw DataError(fmt::format(
        "pictures: column \"{}\"; beside pictures there may be their labels, \"{}\", and \"{}\"",
        column.name, kLabels, kWeights));
  if (!column.numeric)
    throw DataError(fmt::format("pictures, column \"{}\": text; weights are numbers", kWeights));
  images.weights = std::move(column.numbers.own());
}

const DataSource& source_for(const Schema& schema, const OwnedTable& table, DataSource& room) {
  if (schema.pictures.shape.size() == 0 || table.of_pictures()) return table.source;
  if (schema.pictures.columns.empty())
    throw DataError(fmt::format(
        "table: columns, but the model takes pictures of {} (height x width x channels); give it "
        "such pictures",
        shape_text(schema.pictures.shape)));
  room = images_of(std::get<Table>(table.source), schema.pictures.shape, schema.targets,
                   schema.pictures.columns);
  return room;
}

void require_trainable(const OwnedTable& table, const RunConfig& config) {
  const auto* images = std::get_if<ImageSet>(&table.source);
  if (!images) return;
  require_no_columns(config);
  if (images->labels.empty())
    throw DataError(fmt::format(
        "pictures: no labels; add them as column \"{}\", or give a folder of each class", kLabels));
}

}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_pictures_create(const uint8_t* pixels, size_t count, size_t height,
                                         size_t width, size_t channels, const ptrdiff_t* strides,
                                         resboost_table** table) {
  return guarded([&] {
    require(table, "table");
    if (count > 0) require(pixels, "pixels");
    const ImageShape shape = shape_for(count, height, width, channels);
    ImageSet images;
    images.source = "pictures";
    images.shape = shape;
    if (are_without_gaps(shape, strides))
      images.borrowed = {pixels, count * static_cast<std::size_t>(shape.size())};
    else
      images.pixels = gathered(pixels, count, shape, strides);
    *table = kept_pictures(std::move(images), {});
  });
}

resboost_status resboost_pictures_read(const char* path, const resboost_model* model, size_t height,
                                       size_t width, size_t channels, resboost_table** table) {
  return guarded([&] {
    require(table, "table");
    const std::string file = &require(path, "path");
    ImageReadConfig config;
    if (model) {
      config.shape = models().at(model)->schema->pictures.shape;
      if (config.shape.size() == 0)
        throw DataError(fmt::format("{}: pictures, but the model is of a table", file));
    } else if (channels > 0) {
      config.shape = shape_for(1, height, width, channels);
    } else if (height > 0 || width > 0) {
      const ImageShape wanted = shape_for(1, height, width, 1);
      config.height = wanted.height;
      config.width = wanted.width;
    }
    std::vector<std::string> warnings;
    ImageSet images = read_images(file, config, warnings);
    *table = kept_pictures(std::move(images), std::move(warnings));
  });
}

resboost_status resboost_table_rows(const resboost_table* table, size_t* rows) {
  return guarded([&] {
    const auto owned = tables().at(table);
    require(rows, "rows") = owned->rows;
  });
}

resboost_status resboost_table_pictures(const resboost_table* table, size_t* height, size_t* width,
                                        size_t* channels) {
  return guarded([&] {
    const auto owned = tables().at(table);
    const auto* images = std::get_if<ImageSet>(&owned->source);
    write_shape(images ? images->shape : ImageShape{}, height, width, channels);
  });
}

resboost_status resboost_model_pictures(const resboost_model* model, size_t* height, size_t* width,
                                        size_t* channels) {
  return guarded(
      [&] { write_shape(models().at(model)->schema->pictures.shape, height, width, channels); });
}
