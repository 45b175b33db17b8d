#include <algorithm>
#include <cmath>

#include "calls.h"

// Predictions: of tables, of pictures, of rows one by one.
namespace c_fuzz {
namespace {

constexpr std::size_t kMostNumbers = 8;

/// A model with rows, which may be neither.
struct Asked {
  const resboost_model* model;
  const resboost_table* table;
  std::size_t rows = 0, outputs = 0;
  int depths = 0;

  explicit Asked(Call& call)
      : model(call.handle<resboost_model>()), table(call.handle<resboost_table>()) {
    int stages = 0, first = 0;
    resboost_table_rows(table, &rows);
    resboost_model_outputs(model, &outputs);
    if (resboost_model_stages(model, &stages, &first) == RESBOOST_OK) depths = stages - first + 1;
    if (rows > kRows) rows = 1;  // more than there is memory for
  }
};

int some_stages(Bytes& bytes) { return static_cast<int>(bytes.below(5)) - 2; }

void all_finite(const Room<double>& room) {
  for (const double value : room.numbers()) require(std::isfinite(value));
}

void predict(Call& call) {
  const Asked asked(call);
  const int stages = some_stages(call.bytes);
  Room<double> room(call, asked.rows * asked.outputs);
  if (call.done(resboost_predict(asked.model, asked.table, stages, room.to(), room.count())))
    all_finite(room);
}

void classes(Call& call) {
  const Asked asked(call);
  const int stages = some_stages(call.bytes);
  Room<std::int32_t> room(call, asked.rows);
  if (!call.done(
          resboost_predict_classes(asked.model, asked.table, stages, room.to(), room.count())))
    return;
  for (const std::int32_t number : room.numbers())
    require(number >= 0 && static_cast<std::size_t>(number) < asked.outputs);
}

void stages(Call& call) {
  const Asked asked(call);
  Room<double> room(call, asked.rows * asked.outputs * static_cast<std::size_t>(asked.depths));
  if (call.done(resboost_predict_stages(asked.model, asked.table, room.to(), room.count())))
    all_finite(room);
}

void pictures(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  const std::size_t count = call.bytes.below(4);
  const std::size_t size = count * kSide * kSide + (call.bytes.seldom(8) ? 1 : 0);
  const auto* pixels = reinterpret_cast<const std::uint8_t*>(memory(call.bytes));
  if (size > 0) pixels = call.pointer(pixels);
  const int stages = some_stages(call.bytes);
  Room<double> room(call, count * 2);
  if (call.done(resboost_predict_pictures(model, pixels, size, stages, room.to(), room.count())))
    all_finite(room);
}

void create(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  Made<resboost_predictor> predictor(call);
  predictor.kept(resboost_predictor_create(model, predictor.to()));
}

void free_predictor(Call& call) {
  auto* const predictor = call.handle<resboost_predictor>();
  if (call.done(resboost_predictor_free(predictor))) call.forget(predictor);
}

void describe(Call& call) {
  const auto* const predictor = call.handle<resboost_predictor>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_predictor_describe(predictor, buffer, capacity, size);
  });
}

/// So many values, or a size that no memory has, with nothing there.
template <class T>
struct Values {
  std::array<T, kMostNumbers> there{};
  std::size_t count;
  const T* to;

  template <class Value>
  Values(Call& call, const Value& value) : count(call.bytes.size(kMostNumbers)) {
    for (std::size_t i = 0; i < kMostNumbers && i < count; ++i) there[i] = value(call.bytes.next());
    to = count > 0 ? call.pointer(there.data()) : nullptr;
    if (count <= kMostNumbers) return;
    call.refuse();
    to = nullptr;
  }
  /// Of two columns, as the models that are made here have.
  std::size_t rows() const { return std::min(count, kMostNumbers) / 2; }
};

void numbers(Call& call) {
  const auto* const predictor = call.handle<resboost_predictor>();
  const Values<double> values(call, [](std::uint8_t byte) {
    return byte % 5 == 0 ? std::nan("") : byte % 5 == 1 ? HUGE_VAL : byte / 4.0;
  });
  Room<double> room(call, values.rows());
  if (call.done(
          resboost_predictor_numbers(predictor, values.to, values.count, room.to(), room.count())))
    all_finite(room);
}

void texts(Call& call) {
  constexpr const char* kTexts[] = {"1", "-2.5", "odd", "", "NA", "1e400", nullptr};
  const auto* const predictor = call.handle<resboost_predictor>();
  const Values<const char*> values(
      call, [&](std::uint8_t byte) { return kTexts[byte % std::size(kTexts)]; });
  Room<double> room(call, values.rows());
  if (call.done(
          resboost_predictor_texts(predictor, values.to, values.count, room.to(), room.count())))
    all_finite(room);
}

constexpr std::array<Entry, 9> kCalls = {{{predict},
                                          {classes},
                                          {stages},
                                          {pictures},
                                          {create},
                                          {free_predictor},
                                          {describe},
                                          {numbers},
                                          {texts}}};

}  // namespace

std::span<const Entry> prediction_calls() { return kCalls; }

}  // namespace c_fuzz
