// Names of columns, classes and folders, of any bytes: they come out of a model file as they went
// in, reach nobody's terminal or page unchanged, and are exported or refused.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "report/text.h"
#include "resboost/error.h"
#include "resboost/export.h"
#include "resboost/images.h"
#include "resboost/model_file.h"

using namespace resboost;
namespace fs = std::filesystem;

namespace {

/// A grey pixel.
constexpr std::array<std::uint8_t, 67> kPng{
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0xa8, 0x07, 0x00, 0x00, 0x81, 0x00, 0x80, 0xd3, 0x94, 0x53, 0x4a, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

void require(bool condition) {
  if (!condition) std::abort();
}

/// Lines end with a zero byte, which no name of a file holds.
std::vector<std::string> names_of(std::string_view bytes) {
  std::vector<std::string> names;
  while (!bytes.empty() && names.size() < 20) {
    const std::string_view name = bytes.substr(0, bytes.find('\0'));
    names.emplace_back(name);
    bytes.remove_prefix(std::min(bytes.size(), name.size() + 1));
  }
  return names;
}

void check_shown(const std::string& name) {
  for (const char c : report::clean(name))
    require(static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n');
  for (const char c : report::escape(name)) require(c != '<' && c != '>' && c != '"');
}

/// A linear model of two classes, of numbers with these names.
Model model_of(const std::vector<std::string>& names) {
  Schema schema;
  for (std::size_t i = 3; i < names.size(); ++i) {
    ColumnSpec column;
    column.name = names[i];
    schema.columns.push_back(column);
  }
  schema.targets = {names[0]};
  schema.task.outputs = {names[1], names[2]};
  Model model;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = make_softmax_loss();
  model.net.heads.emplace_back(model.schema->width(), 2);
  model.record = {{names[0], names[1]}};
  return model;
}

void check_model(const std::vector<std::string>& names) {
  try {
    const Model model = model_of(names);
    const std::string bytes = serialize_model(model);
    const Model read = parse_model(bytes, "names");
    require(read.schema->task.outputs == model.schema->task.outputs);
    require(read.schema->columns.size() == model.schema->columns.size());
    for (std::size_t i = 0; i < read.schema->columns.size(); ++i)
      require(read.schema->columns[i].name == model.schema->columns[i].name);
    to_c(read, "names");
    to_onnx(read);
  } catch (const ModelError&) {  // names that no table has: twice, none
  }
}

/// Can a folder have the name?
bool names_folder(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.size() <= 200 &&
         name.find('/') == name.npos;
}

void check_folder(const std::vector<std::string>& names) {
  const fs::path folder =
      fs::temp_directory_path() / ("resboost-names-fuzz-" + std::to_string(getpid()));
  fs::create_directory(folder);
  for (const std::string& name : names) {
    if (!names_folder(name)) continue;
    fs::create_directory(folder / name);
    std::ofstream(folder / name / "a.png", std::ios::binary)
        .write(reinterpret_cast<const char*>(kPng.data()), kPng.size());
  }
  try {
    std::vector<std::string> warnings;
    const ImageSet set = read_images(folder.string(), {}, warnings);
    for (const std::string& name : set.classes)
      require(std::find(names.begin(), names.end(), name) != names.end());
  } catch (const Error&) {  // none, or a single class
  }
  fs::remove_all(folder);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto names = names_of({reinterpret_cast<const char*>(data), size});
  for (const std::string& name : names) check_shown(name);
  if (names.size() > 3) check_model(names);
  check_folder(names);
  return 0;
}
