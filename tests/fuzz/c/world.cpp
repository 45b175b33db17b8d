#include "world.h"

#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "own.h"

namespace c_fuzz {
namespace {

void must(resboost_status status) { require(status == RESBOOST_OK); }

template <class T>
void fill(std::vector<char>& all, std::size_t part) {
  T* to = reinterpret_cast<T*>(all.data() + part * 2 * kReach);
  for (std::size_t i = 0; i < 2 * kReach / sizeof(T); ++i) {
    to[i] = static_cast<T>(static_cast<int>(i * 7 % 9) - (i % 11 == 0 ? 3 : 1));
    if constexpr (std::is_floating_point_v<T>) {
      to[i] /= 2;
      if (i % 23 == 0) to[i] = static_cast<T>(NAN);
      if (i % 101 == 0) to[i] = static_cast<T>(INFINITY);
    }
  }
}

constexpr std::size_t kParts = 5;

std::vector<char> filled() {
  std::vector<char> all(kParts * 2 * kReach);
  for (std::size_t i = 0; i < 2 * kReach; ++i) all[i] = static_cast<char>(i * i / 7);
  fill<double>(all, 1);
  fill<float>(all, 2);
  fill<std::int64_t>(all, 3);
  fill<std::int32_t>(all, 4);
  return all;
}

enum class Rows { numbers, classes, pictures, without_target, none, count };

resboost_table* pictures() {
  resboost_table* made = nullptr;
  std::array<std::int32_t, kRows> labels{};
  for (std::size_t i = 0; i < kRows; ++i) labels[i] = i % 2;
  Bytes nothing(nullptr, 0);
  const auto* pixels = reinterpret_cast<const std::uint8_t*>(memory(nothing));
  must(resboost_pictures_create(pixels, kRows, kSide, kSide, 1, nullptr, &made));
  must(resboost_table_add_numbers(made, "class", labels.data(), RESBOOST_INT32, 4));
  return made;
}

resboost_table* table_of(Rows kind) {
  if (kind == Rows::pictures) return pictures();
  resboost_table* made = nullptr;
  std::array<double, kRows> x{}, y{};
  std::array<const char*, kRows> c{}, names{};
  for (std::size_t i = 0; i < kRows; ++i) {
    x[i] = static_cast<double>(i * i % 7) + 0.5;
    y[i] = x[i] * 2.25 + static_cast<double>(i) / 8;
    c[i] = i % 5 == 0 ? nullptr : i % 2 ? "odd" : "even";
    names[i] = i % 3 ? "red" : "blue";
  }
  must(resboost_table_create(kind == Rows::none ? 0 : kRows, &made));
  must(resboost_table_add_numbers(made, "x", x.data(), RESBOOST_FLOAT64, sizeof(double)));
  must(resboost_table_add_strings(made, "c", c.data()));
  if (kind == Rows::numbers || kind == Rows::none)
    must(resboost_table_add_numbers(made, "y", y.data(), RESBOOST_FLOAT64, sizeof(double)));
  if (kind == Rows::classes) must(resboost_table_add_strings(made, "class", names.data()));
  return made;
}

struct Setting {
  const char *method, *name, *value;  // of all methods whose names begin so
};

/// What a moment is enough for. Few of them: each is looked up among all parameters.
resboost_options* options_of(const char* method) {
  constexpr Setting kTiny[] = {{"", "stages", "1"},
                               {"", "block.width", "4"},
                               {"", "backprop.epochs", "1"},
                               {"", "image.blocks", "1"},
                               {"", "image.filters", "2"},
                               {"hybrid", "embedding.epochs", "1"},
                               {"resfgb", "embedding.epochs", "1"},
                               {"boostresnet", "boostresnet.epochs", "1"},
                               {"boostresnet", "image.cells", "1"},
                               {"boostresnet", "trees.rounds", "2"},
                               {"trees", "trees.rounds", "2"},
                               {"trees", "trees.min-rows", "1"},
                               {"rfrboost", "rfrboost.features", "4"},
                               {"auto", "trees.rounds", "2"},
                               {"auto", "auto.networks", "1"},
                               {"auto", "auto.steps", "1"},
                               {"auto", "auto.width", "4"}};
  resboost_options* made = nullptr;
  must(resboost_options_create(&made));
  must(resboost_options_set(made, "method", method));
  for (const Setting& setting : kTiny)
    if (std::strncmp(setting.method, method, std::strlen(setting.method)) == 0)
      must(resboost_options_set(made, setting.name, setting.value));
  return made;
}

std::string trained(const char* method, Rows kind) {
  resboost_options* options = options_of(method);
  resboost_table* table = table_of(kind);
  resboost_model* model = nullptr;
  must(resboost_train(options, table, nullptr, nullptr, nullptr, nullptr, &model));
  std::size_t size = 0;
  must(resboost_model_write(model, nullptr, 0, &size));
  std::string bytes(size, '\0');
  must(resboost_model_write(model, bytes.data(), size, &size));
  must(free_handle(model));
  must(free_handle(table));
  must(free_handle(options));
  return bytes;
}

template <class T>
void clear(Slots<T>& slots) {
  for (T*& handle : slots.live) {
    if (!handle) continue;
    must(free_handle(handle));
    slots.freed = handle;
  }
  require(free_handle(slots.freed) == RESBOOST_BAD_CALL);  // null, or free already
}

}  // namespace

const char* memory(Bytes& bytes) {
  static const std::vector<char> all = filled();
  return all.data() + (2 * bytes.below(kParts) + 1) * kReach;
}

const std::string& model_bytes(std::size_t number) {
  static const std::array<std::string, kModels> all = {
      trained("hybrid", Rows::numbers), trained("trees", Rows::classes),
      trained("boostresnet", Rows::pictures), trained(kOwnName, Rows::numbers)};
  return all[number];
}

void make(Bytes& bytes, resboost_table** made) {
  *made = table_of(static_cast<Rows>(bytes.below(static_cast<std::size_t>(Rows::count))));
}

void make(Bytes& bytes, resboost_options** made) {
  constexpr std::array kMethods = {"hybrid",
                                   "resfgb",
                                   "resfgb-nesterov",
                                   "resfgb-fw",
                                   "trees",
                                   "boostresnet",
                                   "boostresnet-trees",
                                   "rfrboost",
                                   "backprop",
                                   "auto",
                                   kOwnName};
  *made = options_of(bytes.one_of(kMethods));
}

void make(Bytes& bytes, resboost_model** made) {
  const std::size_t number = bytes.below(kModels);
  const std::string& file = model_bytes(number);
  if (number != kOwnModel) return must(resboost_model_read(file.data(), file.size(), made));
  const resboost_learner known = learner();
  void* map = make_map();
  must(resboost_model_read_own(file.data(), file.size(), &known, &map, 1, made));
}

void make(Bytes& bytes, resboost_predictor** made) {
  const std::string& file = model_bytes(bytes.below(2));
  resboost_model* model = nullptr;
  must(resboost_model_read(file.data(), file.size(), &model));
  must(resboost_predictor_create(model, made));
  must(free_handle(model));
}

void make(Bytes&, resboost_result** made) {
  const std::string& file = model_bytes(0);
  resboost_model* model = nullptr;
  resboost_table* table = table_of(Rows::numbers);
  must(resboost_model_read(file.data(), file.size(), &model));
  must(resboost_explain(model, table, table, 2, 1, nullptr, nullptr, made));
  must(free_handle(table));
  must(free_handle(model));
}

resboost_status free_handle(resboost_table* handle) { return resboost_table_free(handle); }
resboost_status free_handle(resboost_options* handle) { return resboost_options_free(handle); }
resboost_status free_handle(resboost_model* handle) { return resboost_model_free(handle); }
resboost_status free_handle(resboost_predictor* handle) { return resboost_predictor_free(handle); }
resboost_status free_handle(resboost_result* handle) { return resboost_result_free(handle); }

void clear(World& world) {
  std::apply([](auto&... slots) { (clear(slots), ...); }, world);
}

}  // namespace c_fuzz
