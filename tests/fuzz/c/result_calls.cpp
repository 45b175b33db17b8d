#include "calls.h"

// What is found of models and methods.
namespace c_fuzz {
namespace {

void free_result(Call& call) {
  auto* const result = call.handle<resboost_result>();
  if (call.done(resboost_result_free(result))) call.forget(result);
}

void json(Call& call) {
  const auto* const result = call.handle<resboost_result>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_result_json(result, buffer, capacity, size);
  });
}

void html(Call& call) {
  const auto* const result = call.handle<resboost_result>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_result_html(result, buffer, capacity, size);
  });
}

void importance(Call& call) {
  constexpr std::array<const char*, 8> kMetrics = {nullptr, "accuracy", "rmse", "log-loss",
                                                   "ours",  "auc",      "",     "loss"};
  const auto* const model = call.handle<resboost_model>();
  const auto* const table = call.handle<resboost_table>();
  const char* const metric = call.bytes.one_of(kMetrics);
  const int repeats = static_cast<int>(call.bytes.below(4)) - 1;
  const auto listener = call.listener();
  Made<resboost_result> result(call);
  result.kept(resboost_importance(model, table, metric, repeats, call.bytes.next(), listener,
                                  call.context(), result.to()));
}

void analyze(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  const auto* const table = call.handle<resboost_table>();
  const auto listener = call.listener();
  Made<resboost_result> result(call);
  result.kept(
      resboost_analyze(model, table, call.bytes.next(), listener, call.context(), result.to()));
}

void explain(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  const auto* const table = call.handle<resboost_table>();
  const auto* const background = call.handle<resboost_table>();
  const int samples = static_cast<int>(call.bytes.below(6)) - 1;
  const auto listener = call.listener();
  Made<resboost_result> result(call);
  result.kept(resboost_explain(model, table, background, samples, call.bytes.next(), listener,
                               call.context(), result.to()));
}

void explain_pictures(Call& call) {
  constexpr std::array<const char*, 6> kClasses = {nullptr, "0", "1", "red", "no such class", ""};
  const auto* const model = call.handle<resboost_model>();
  const auto* const table = call.handle<resboost_table>();
  const char* const of = call.bytes.one_of(kClasses);
  const int patch = static_cast<int>(call.bytes.below(8)) - 1;
  const auto listener = call.listener();
  Made<resboost_result> result(call);
  result.kept(
      resboost_explain_pictures(model, table, of, patch, listener, call.context(), result.to()));
}

void compare(Call& call) {
  constexpr std::array<const char*, 7> kMethods = {
      nullptr, "trees", "hybrid,ours", "boostresnet", "", "trees,trees", "no such method"};
  constexpr std::array kShares = {0.3, 0.5, 0.0, 1.0, -1.0, 2.0};
  const auto* const options = call.handle<resboost_options>();
  const auto* const table = call.handle<resboost_table>();
  const char* const methods = call.bytes.one_of(kMethods);
  const int seeds = static_cast<int>(call.bytes.below(3));
  const double share = call.bytes.one_of(kShares);
  call.may_fail();
  const auto listener = call.listener();
  Made<resboost_result> result(call);
  result.kept(resboost_compare(options, table, methods, seeds, share, listener, call.context(),
                               result.to()));
}

constexpr int kSome = 3, kMany = 12;
constexpr std::array<Entry, 8> kCalls = {{{free_result},
                                          {json},
                                          {html},
                                          {importance, kSome},
                                          {analyze, kMany},
                                          {explain, kSome},
                                          {explain_pictures, kSome},
                                          {compare, kMany}}};

}  // namespace

std::span<const Entry> result_calls() { return kCalls; }

}  // namespace c_fuzz
