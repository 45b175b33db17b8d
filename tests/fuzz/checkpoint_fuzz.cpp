// Any bytes are refused with a ModelError or a ConfigError, or are progress that can be gone on
// from: the run ends with a network or with an error of its own.
#include <zlib.h>

#include <cstdint>
#include <string>

#include "io/checkpoint_file.h"
#include "resboost/error.h"
#include "resboost/methods.h"

using namespace resboost;

namespace {

constexpr const char* kRun = "fuzz = 1\n";

Schema schema() {
  Schema schema;
  schema.columns.resize(2);
  schema.columns[0].name = "a";
  schema.columns[1].name = "b";
  schema.targets = {"t"};
  schema.task.outputs = {"x", "y"};
  return schema;
}

Dataset rows() {
  Dataset data;
  Matrix x(8, 2);
  data.y = Matrix::Zero(8, 2);
  for (Index i = 0; i < 8; ++i) {
    x.row(i) << Real(i % 2), Real(i % 4);
    data.y(i, i % 2) = 1;
  }
  data.x = x;
  return data;
}

TrainConfig config(Progress::Phase phase) {
  TrainConfig config;
  config.method = phase == Progress::Phase::network ? "backprop" : "resfgb-nesterov";
  config.stages = 2;
  config.block.width = 2;
  config.block.layers = 1;
  config.embedding.sgd.epochs = config.backprop.epochs = 1;
  return config;
}

class Resumed final : public Checkpoint {
 public:
  void save(const Progress&) override {}
};

/// With the right checksum, so that the reader looks further.
void mend_checksum(std::string& bytes) {
  const std::size_t begin = bytes.find('\n') + 1;
  if (begin == 0 || bytes.size() < begin + 8) return;
  const std::uint64_t crc =
      crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data() + begin + 8),
              bytes.size() - begin - 8);
  bytes.replace(begin, 8, reinterpret_cast<const char*>(&crc), 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  mend_checksum(bytes);
  try {
    Resumed resumed;
    resumed.before = parse_checkpoint(bytes, "fuzz", schema(), kRun);
    const TrainConfig how = config(resumed.before->phase);
    Reporter silent;
    const Dataset train_rows = rows();
    train(Network{}, train_rows, rows(), *make_softmax_loss(), how, {Rng(1), silent}, &resumed);
  } catch (const Error&) {
  }
  return 0;
}
