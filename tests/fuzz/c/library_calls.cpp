#include "calls.h"

// What is about the library itself, and about options.
namespace c_fuzz {
namespace {

constexpr std::array kNames = {"stages",
                               "target",
                               "categorical",
                               "ignore",
                               "weight",
                               "task",
                               "loss",
                               "metric",
                               "method",
                               "valid-share",
                               "seed",
                               "bins",
                               "scaling",
                               "max-levels",
                               "monotone",
                               "class-weight",
                               "head.solver",
                               "patience",
                               "threshold",
                               "finetune-epochs",
                               "precision",
                               "image.views",
                               "image.shift",
                               "corrective-epochs",
                               "block.output",
                               "head.l2",
                               "hybrid.eta",
                               "block.width ",
                               "no-such-one",
                               "valid",
                               ""};
constexpr std::array kValues = {
    "0",        "1",       "2",        "-1",       "0.5",      "1e9",        "nan",
    "auto",     "none",    "x",        "c",        "y",        "class",      "weight",
    "hybrid",   "trees",   "backprop", "rfrboost", "ours",     "regression", "classification",
    "balanced", "softmax", "huber",    "accuracy", "x:rising", "mirrored",   "sgd",
    "bf16",     "tanh",    "standard", "",         "\xff\x01"};

/// One of a few texts, or one of the fuzzer's own: of two bytes at most, in `room`, which makes no
/// number of stages or epochs that takes long.
template <std::size_t count>
const char* text_in(std::array<char, 3>& room, Call& call,
                    const std::array<const char*, count>& texts) {
  if (!call.bytes.seldom(8)) return call.text(texts);
  room = {static_cast<char>(call.bytes.next()), static_cast<char>(call.bytes.next()), '\0'};
  return room.data();
}

void version(Call&) {
  require(resboost_abi_version() == RESBOOST_ABI_VERSION);
  require(*resboost_version() != '\0');
  require(resboost_last_error() != nullptr);
}

void set_threads(Call& call) {
  const int count = static_cast<int>(call.bytes.below(4)) - 2;
  require(call.done(resboost_set_threads(count)) == (count == 1));
}

void threads(Call& call) {
  Told<int> count(call);
  if (call.done(resboost_threads(count.to()))) require(count.value() == 1);
}

void create(Call& call) {
  Made<resboost_options> options(call);
  options.kept(resboost_options_create(options.to()));
}

void free_options(Call& call) {
  auto* const options = call.handle<resboost_options>();
  if (call.done(resboost_options_free(options))) call.forget(options);
}

void set(Call& call) {
  std::array<char, 3> of_name, of_value;
  auto* const options = call.handle<resboost_options>();
  const char* const name = text_in(of_name, call, kNames);
  const char* const value = text_in(of_value, call, kValues);
  call.done(resboost_options_set(options, name, value));
}

void append(Call& call) {
  constexpr std::array kLists = {"target", "categorical", "ignore", "monotone", "seed"};
  std::array<char, 3> of_name, of_value;
  auto* const options = call.handle<resboost_options>();
  const char* const name = text_in(of_name, call, kLists);
  const char* const value = text_in(of_value, call, kValues);
  call.done(resboost_options_append(options, name, value));
}

void describe(Call& call) {
  written(call, true, [](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_options_describe(buffer, capacity, size);
  });
}

constexpr std::array<Entry, 8> kCalls = {
    {{version}, {set_threads}, {threads}, {create}, {free_options}, {set}, {append}, {describe}}};

}  // namespace

std::span<const Entry> library_calls() { return kCalls; }

}  // namespace c_fuzz
