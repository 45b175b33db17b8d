#include "calls.h"

// Models: trained, read and written.
namespace c_fuzz {
namespace {

using Train = decltype(&resboost_train);

void trained(Call& call, Train function, bool from_a_model) {
  const auto* const options = call.handle<resboost_options>();
  const auto* const table = call.handle<resboost_table>();
  const auto* const valid = call.handle_or_none<resboost_table>();
  const auto* const before =
      from_a_model ? call.handle<resboost_model>() : call.handle_or_none<resboost_model>();
  const auto listener = call.listener();
  call.may_fail();
  Made<resboost_model> model(call);
  model.kept(function(options, table, valid, before, listener, call.context(), model.to()));
}

void train(Call& call) { trained(call, resboost_train, false); }
void finetune(Call& call) { trained(call, resboost_finetune, true); }

void load(Call& call) {
  const char* const from = call.pointer(path_to_read(call.bytes));
  Made<resboost_model> model(call);
  model.kept(resboost_model_load(from, model.to()));
}

void save(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  call.done(resboost_model_save(model, call.pointer(path_to_write(call.bytes))));
}

/// The bytes of a model, or what is left of them where one is another or the end is gone.
void read(Call& call) {
  std::string file = model_bytes(call.bytes.below(kModels));
  if (call.bytes.below(3) == 2)
    file[(call.bytes.next() * std::size_t{256} + call.bytes.next()) % file.size()] ^= 1;
  if (call.bytes.below(5) == 4) file.resize(file.size() * call.bytes.next() / 256);
  const char* const bytes = call.pointer(file.data());
  Made<resboost_model> model(call);
  model.kept(resboost_model_read(bytes, bytes ? file.size() : call.bytes.size(9), model.to()));
}

void write(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  written(call, false, [&](void* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_model_write(model, buffer, capacity, size);
  });
}

void export_c(Call& call) {
  constexpr std::array kNames = {"name", "no name", "", "_", "2", "\xff"};
  const auto* const model = call.handle<resboost_model>();
  const char* const name = call.text(kNames);
  call.done(resboost_model_export_c(model, name, call.pointer(path_to_write(call.bytes))));
}

void export_onnx(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  const int all = static_cast<int>(call.bytes.below(3)) - 1;
  call.done(resboost_model_export_onnx(model, all, call.pointer(path_to_write(call.bytes))));
}

void free_model(Call& call) {
  auto* const model = call.handle<resboost_model>();
  if (call.done(resboost_model_free(model))) call.forget(model);
}

void shape(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  Told<std::size_t> height(call), width(call), channels(call);
  call.done(resboost_model_pictures(model, height.to(), width.to(), channels.to()));
}

void outputs(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  Told<std::size_t> outputs(call);
  if (call.done(resboost_model_outputs(model, outputs.to()))) require(outputs.value() > 0);
}

void stages(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  Told<int> stages(call), first(call);
  if (call.done(resboost_model_stages(model, stages.to(), first.to())))
    require(first.value() >= 0 && first.value() <= stages.value());
}

void describe(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_model_describe(model, buffer, capacity, size);
  });
}

void gains(Call& call) {
  const auto* const model = call.handle<resboost_model>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_model_gains(model, buffer, capacity, size);
  });
}

constexpr int kTraining = 8, kExport = 2;
constexpr std::array<Entry, 14> kCalls = {{{train, kTraining},
                                           {finetune, kTraining},
                                           {load},
                                           {save},
                                           {read},
                                           {write},
                                           {export_c, kExport},
                                           {export_onnx, kExport},
                                           {free_model},
                                           {shape},
                                           {outputs},
                                           {stages},
                                           {describe},
                                           {gains}}};

}  // namespace

std::span<const Entry> model_calls() { return kCalls; }

}  // namespace c_fuzz
