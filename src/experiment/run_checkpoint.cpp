#include "experiment/run_checkpoint.h"

#include <fmt/format.h>
#include <zlib.h>

#include <filesystem>
#include <utility>

#include "base/input.h"
#include "io/checkpoint_file.h"
#include "model/fingerprint.h"
#include "resboost/describe.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{16} << 30;

class Checksum {
 public:
  template <class Numbers>
  Checksum& add(const Numbers& numbers) {
    const auto size = static_cast<std::size_t>(numbers.size()) * sizeof(*numbers.data());
    if (size > 0) value_ = crc32_z(value_, reinterpret_cast<const Bytef*>(numbers.data()), size);
    return *this;
  }
  Checksum& add(const Pictures& pictures) {
    for (Index row = 0; row < pictures.rows(); ++row) add(pictures.picture(row));
    return *this;
  }
  Checksum& add(const Dataset& data) {
    if (const Pictures* pictures = pictures_of(data.x))
      add(*pictures).add(pictures->center).add(pictures->scale);
    else
      add(data.x.matrix());
    return add(data.codes.values).add(data.y).add(data.w);
  }
  std::string text() const { return fmt::format("{:08x}", value_); }

 private:
  uLong value_ = crc32_z(0, nullptr, 0);
};

}  // namespace

std::string identity_of_run(const RunConfig& config, const Prepared& data, const Model* before) {
  std::string run;
  const auto line = [&](const std::string& name, const std::string& value) {
    run += name + " = " + value + "\n";
  };
  for (const auto& [name, value] : to_text(config.schema)) line(name, value);
  for (const auto& [name, value] : to_text(config.train)) line(name, value);
  line("seed", fmt::to_string(config.seed));
  line("loss", config.loss);
  line("metric", config.metric);
  line("threshold", config.threshold);
  for (const std::string& direction : config.monotone) line("monotone", direction);
  line("training rows", Checksum().add(data.train).text());
  line("validation rows", Checksum().add(data.valid).text());
  line("model to go on with", before ? fingerprint(before->net) + " " + before->loss->spec() : "");
  return run;
}

RunCheckpoint::RunCheckpoint(Output& file, const CheckpointSettings& settings, std::string run,
                             std::shared_ptr<const Schema> schema, std::unique_ptr<Loss> loss)
    : file_(file),
      settings_(settings),
      run_(std::move(run)),
      schema_(std::move(schema)),
      loss_(std::move(loss)) {
  if (!settings.resume || !std::filesystem::exists(file.path())) return;
  this->before = parse_checkpoint(read_bytes(file.path(), kMaxBytes), file.path(), *schema_, run_);
}

void RunCheckpoint::save(const Progress& progress) {
  file_.write(serialize_checkpoint(progress, schema_, *loss_, run_));
  if (settings_.on_save) settings_.on_save();
}

}  // namespace resboost
