// Calls of the C interface on pictures, in whatever order and with whatever sizes, strides, labels
// and handles the bytes say: each is done or refused with a status, and what is done is finite.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "resboost/resboost_c.h"

namespace {

constexpr std::size_t kSide = 4, kPictures = 12, kClasses = 2;
constexpr std::size_t kMost = 7;  // pictures, and pixels of a side, of those that are there
constexpr std::ptrdiff_t kReach = 128 * 4 * kMost;

void require(bool condition) {
  if (!condition) std::abort();
}

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return size_ == 0; }
  std::uint8_t next() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  /// Small ones most of the time.
  std::size_t size() {
    const std::uint8_t byte = next();
    return byte < 250 ? byte % (kMost + 1) : SIZE_MAX / (std::size_t{1} << (byte - 250) * 8);
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

resboost_options* tiny_options() {
  resboost_options* options = nullptr;
  require(resboost_options_create(&options) == RESBOOST_OK);
  constexpr std::array<const char*, 2> kOptions[] = {
      {"method", "boostresnet"}, {"stages", "1"},        {"boostresnet.epochs", "1"},
      {"image.blocks", "1"},     {"image.filters", "2"}, {"image.cells", "1"}};
  for (const auto& [name, value] : kOptions)
    require(resboost_options_set(options, name, value) == RESBOOST_OK);
  return options;
}

/// Pixels wherever strides of a byte may lead from their middle.
const std::uint8_t* pixels() {
  static const std::vector<std::uint8_t> all = [] {
    std::vector<std::uint8_t> made(2 * kReach);
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<std::uint8_t>(i * i / 7);
    return made;
  }();
  return all.data() + kReach;
}

const resboost_model* trained_model() {
  static const resboost_model* model = [] {
    resboost_table* table = nullptr;
    resboost_model* made = nullptr;
    std::array<std::int32_t, kPictures> labels{};
    for (std::size_t i = 0; i < kPictures; ++i) labels[i] = i % kClasses;
    require(resboost_pictures_create(pixels(), kPictures, kSide, kSide, 1, nullptr, &table) ==
            RESBOOST_OK);
    require(resboost_table_add_numbers(table, "class", labels.data(), RESBOOST_INT32, 4) ==
            RESBOOST_OK);
    require(resboost_train(tiny_options(), table, nullptr, nullptr, nullptr, nullptr, &made) ==
            RESBOOST_OK);
    require(resboost_table_free(table) == RESBOOST_OK);
    return made;
  }();
  return model;
}

resboost_table* create(Bytes& bytes) {
  const std::size_t count = bytes.size(), height = bytes.size(), width = bytes.size();
  const std::size_t channels = bytes.next() % 5;
  const bool fits = count <= kMost && height <= kMost && width <= kMost;
  std::array<std::ptrdiff_t, 4> strides{};
  for (std::ptrdiff_t& stride : strides) stride = static_cast<std::int8_t>(bytes.next());
  resboost_table* table = nullptr;
  const auto status =
      resboost_pictures_create(fits ? pixels() : nullptr, count, height, width, channels,
                               bytes.next() % 2 ? strides.data() : nullptr, &table);
  require((status == RESBOOST_OK) == (table != nullptr));
  std::size_t rows = 0;
  if (table) require(resboost_table_rows(table, &rows) == RESBOOST_OK && rows == count);
  return table;
}

void add_column(resboost_table* table, Bytes& bytes) {
  constexpr const char* kNames[] = {"class", "weight", "other"};
  constexpr const char* kLevels[] = {"b", "a", "10", "9", "a"};
  const char* name = kNames[bytes.next() % 3];
  const auto kind = bytes.next();
  std::array<double, kMost> numbers{};
  std::array<std::int32_t, kMost> codes{};
  std::array<const char*, kMost> texts{};
  for (std::size_t i = 0; i < kMost; ++i) {
    codes[i] = bytes.next() % 7 - 1;
    numbers[i] = codes[i] == 5 ? std::nan("") : codes[i] / (kind % 2 ? 1.0 : 2.0);
    texts[i] = codes[i] < 0 || codes[i] > 4 ? nullptr : kLevels[codes[i]];
  }
  if (kind % 3 == 0)
    resboost_table_add_numbers(table, name, numbers.data(), RESBOOST_FLOAT64, sizeof(double));
  else if (kind % 3 == 1)
    resboost_table_add_strings(table, name, texts.data());
  else
    resboost_table_add_codes(table, name, codes.data(), sizeof(std::int32_t), kLevels, 5);
}

void predict(const resboost_model* model, const resboost_table* table, Bytes& bytes) {
  std::size_t rows = 0, outputs = 0;
  if (resboost_table_rows(table, &rows) || resboost_model_outputs(model, &outputs)) return;
  std::vector<double> out(rows * outputs);
  const int stages = bytes.next() % 4 - 1;
  if (resboost_predict(model, table, stages, out.data(), out.size()) != RESBOOST_OK) return;
  for (const double value : out) require(std::isfinite(value));
}

/// Rows of any size, of numbers or of texts.
void answer(const resboost_model* model, Bytes& bytes) {
  resboost_predictor* predictor = nullptr;
  if (resboost_predictor_create(model, &predictor) != RESBOOST_OK) return;
  constexpr const char* kTexts[] = {"1", "-2.5", "b", "", "NA", "1e400", nullptr};
  std::array<double, kMost> numbers, out;
  std::array<const char*, kMost> texts;
  for (std::size_t i = 0; i < kMost; ++i) {
    const auto byte = bytes.next();
    numbers[i] = byte % 5 == 0 ? std::nan("") : byte % 5 == 1 ? HUGE_VAL : byte / 4.0;
    texts[i] = kTexts[byte % std::size(kTexts)];
  }
  const std::size_t count = bytes.next() % (kMost + 1), room = bytes.next() % (kMost + 1);
  resboost_predictor_numbers(predictor, numbers.data(), count, out.data(), room);
  resboost_predictor_texts(predictor, texts.data(), count, out.data(), room);
  require(resboost_predictor_free(predictor) == RESBOOST_OK);
}

void train(const resboost_table* table, const resboost_table* valid, Bytes& bytes) {
  static const resboost_options* options = tiny_options();
  resboost_model* model = nullptr;
  const auto status = resboost_train(options, table, valid, nullptr, nullptr, nullptr, &model);
  require((status == RESBOOST_OK) == (model != nullptr));
  if (!model) return;
  predict(model, table, bytes);
  answer(model, bytes);
  require(resboost_model_free(model) == RESBOOST_OK);
}

/// Where a function may write a number, or nowhere.
std::size_t* place(std::size_t& number, Bytes& bytes) {
  return bytes.next() % 8 == 0 ? nullptr : &number;
}

/// A handle as it is, or what is none of its kind.
template <class Handle>
Handle* perhaps(Handle* handle, const void* other, Bytes& bytes) {
  const auto byte = bytes.next();
  if (byte % 4 != 0) return handle;
  if (byte % 8 == 0) return nullptr;
  return static_cast<Handle*>(const_cast<void*>(other));
}

/// Shapes, explanations and maps of models, with what they do not take among what they do.
void ask(const resboost_table* table, Bytes& bytes) {
  const resboost_model* model = perhaps(trained_model(), table, bytes);
  const resboost_table* asked = perhaps(table, model, bytes);
  std::size_t height = 7, width = 7, channels = 7;
  auto* const to = place(channels, bytes);
  const bool known =
      resboost_table_pictures(asked, place(height, bytes), place(width, bytes), to) == RESBOOST_OK;
  require(!known || (to && height <= kMost && width <= kMost));
  constexpr const char* kClassNames[] = {nullptr, "0", "1", "no", ""};
  resboost_result* result = nullptr;
  const auto status =
      resboost_explain_pictures(model, asked, kClassNames[bytes.next() % 5], bytes.next() % 8 - 1,
                                nullptr, nullptr, bytes.next() % 8 ? &result : nullptr);
  require((status == RESBOOST_OK) == (result != nullptr));
  std::size_t size = 0;
  if (result) {
    require(resboost_result_json(result, nullptr, 0, &size) == RESBOOST_OK && size > 2);
    require(resboost_result_free(result) == RESBOOST_OK);
  }
  void* map = nullptr;
  if (resboost_model_maps(model, bytes.next() % 2 ? &map : nullptr, bytes.next() % 2,
                          place(size, bytes)) == RESBOOST_OK)
    require(size == 0 && map == nullptr);
}

/// Bytes of a model that is none, with maps that it has not, which are dropped.
void read_own(Bytes& bytes) {
  static int dropped;
  static char maps_of[kMost];
  dropped = 0;
  const resboost_map_function apply = [](void*, std::size_t, std::size_t, const float*, std::size_t,
                                         float*) -> int { return 0; };
  const resboost_learner learner = {nullptr, nullptr, bytes.next() % 4 ? apply : nullptr,
                                    [](void*) { ++dropped; }};
  std::array<void*, kMost> maps{};
  for (std::size_t i = 0; i < kMost; ++i) maps[i] = maps_of + i;
  const std::size_t count = bytes.next() % (kMost + 1);
  const auto of_maps = bytes.next(), of_text = bytes.next();
  resboost_model* model = nullptr;
  const auto status = resboost_model_read_own(of_text % 4 ? "{\"a\":1} and so on" : nullptr,
                                              of_text % 16, of_maps % 8 ? &learner : nullptr,
                                              of_maps % 3 ? maps.data() : nullptr, count, &model);
  require(status == RESBOOST_BAD_CALL || status == RESBOOST_BAD_MODEL);
  require(dropped == 0 || dropped == static_cast<int>(count));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool one_thread = resboost_set_threads(1) == RESBOOST_OK;
  require(one_thread);
  Bytes bytes(data, size);
  std::array<resboost_table*, 2> tables{};
  for (int calls = 0; calls < 12 && !bytes.empty(); ++calls) {
    const auto call = bytes.next();
    resboost_table*& table = tables[call / 8 % 2];
    resboost_table* const other = tables[call / 16 % 2];
    switch (call % 8) {
      case 0:
      case 1:
        resboost_table_free(table);
        table = create(bytes);
        break;
      case 2:  // and goes on with the handle of what is gone
        resboost_table_free(table);
        break;
      case 3:
        train(table, call & 64 ? other : nullptr, bytes);
        break;
      case 4:
        predict(trained_model(), table, bytes);
        break;
      case 5:
        ask(table, bytes);
        break;
      case 6:
        if (call & 32) {
          read_own(bytes);
          break;
        }
        [[fallthrough]];
      default:
        add_column(table, bytes);
    }
  }
  for (resboost_table* table : tables) resboost_table_free(table);  // some of them twice
  return 0;
}
