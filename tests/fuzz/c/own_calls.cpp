#include "calls.h"

// Losses, metrics and weak learners of the caller's own.
namespace c_fuzz {
namespace {

// Names that are taken, or none: what an input registers would be there for the next one, too.
// "ours" is registered when the program begins.

void register_a_loss(Call& call) {
  constexpr std::array kTaken = {kOwnName, "logistic", "squared", "no name", "", "\xff"};
  const char* const name = call.text(kTaken);
  const auto function = call.pointer(loss_function());
  const int of_classes = call.bytes.next() % 2, curved = call.bytes.next() % 2;
  require(!call.done(resboost_register_loss(name, of_classes, curved, function, nullptr)));
}

void register_a_metric(Call& call) {
  constexpr std::array kTaken = {kOwnName, "accuracy", "rmse", "no name", "", "\xff"};
  const char* const name = call.text(kTaken);
  const auto function = call.pointer(metric_function());
  const int of_classes = call.bytes.next() % 2, higher = call.bytes.next() % 2;
  require(!call.done(resboost_register_metric(name, of_classes, higher, function, nullptr)));
}

resboost_learner perhaps_whole(Call& call, bool with_fit) {
  resboost_learner made = learner();
  if (with_fit) made.fit = call.pointer(made.fit);
  made.apply = call.pointer(made.apply);
  return made;
}

void register_a_method(Call& call) {
  constexpr std::array kTaken = {kOwnName, "trees", "auto", "no name", "", "\xff"};
  const char* const name = call.text(kTaken);
  const resboost_learner own = perhaps_whole(call, true);
  require(!call.done(resboost_register_method(name, call.pointer(&own))));
}

void maps(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  Told<std::size_t> told(call);
  if (!call.done(resboost_model_maps(model, nullptr, 0, told.to()))) return;
  std::array<void*, 3> room{};
  std::size_t count = 0;
  const std::size_t capacity = call.bytes.below(room.size() + 1);
  const auto status = resboost_model_maps(model, room.data(), capacity, &count);
  require(count == told.value());
  require((status == RESBOOST_OK) == (capacity >= count));
  for (std::size_t i = 0; i < room.size(); ++i)
    require((room[i] != nullptr) == (status == RESBOOST_OK && i < count));
}

/// The maps are the model's or dropped, but where nobody can know of them.
void read_own(Call& call) {
  std::array<void*, 3> made{};
  const std::size_t count = call.bytes.below(made.size() + 1);
  const resboost_learner own = perhaps_whole(call, false);
  const resboost_learner* const known = call.pointer(&own);
  void* const* const given = count > 0 ? call.pointer(made.data()) : nullptr;
  const bool are_given = known && given;
  for (std::size_t i = 0; are_given && i < count; ++i) made[i] = make_map();
  const std::string& file = model_bytes(call.bytes.below(8) < 6 ? kOwnModel : 0);
  const char* const bytes = call.pointer(file.data());
  Made<resboost_model> model(call);
  const std::size_t there = maps_alive();
  if (!model.kept(resboost_model_read_own(bytes, file.size(), known, given, count, model.to())))
    require(maps_alive() == there - (are_given ? count : 0));
}

constexpr std::array<Entry, 5> kCalls = {
    {{register_a_loss}, {register_a_metric}, {register_a_method}, {maps}, {read_own}}};

}  // namespace

std::span<const Entry> own_calls() { return kCalls; }

}  // namespace c_fuzz
