#include "io/checkpoint_file.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <limits>
#include <string>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/toy_model.h"

using namespace resboost;
using test::error_text;

namespace {

constexpr const char* kRun = "stages = 3\nseed = 1\n";

struct Saved {
  Model model = test::toy_model(Task::Kind::classification);
  std::string bytes;
};

Saved saved() {
  Saved saved;
  Progress progress{
      Progress::Phase::network, saved.model.net.clone(), saved.model.net.truncated(2), {}};
  progress.memory.put("rate", 0.1);
  progress.memory.put("best", std::vector<double>{std::numeric_limits<double>::infinity(), -0.0});
  progress.memory.put("values", Matrix(Matrix::Constant(2, 3, Real(0.3))));
  progress.memory.put("start", std::vector<Vector>{Vector::Constant(2, Real(0.7)), Vector()});
  saved.bytes = serialize_checkpoint(progress, saved.model.schema, *saved.model.loss, kRun);
  return saved;
}

/// With the checksum of what it holds now, so that the reader looks further.
std::string mended(std::string bytes) {
  const std::size_t begin = bytes.find('\n') + 1;
  const std::uint64_t crc =
      crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data() + begin + 8),
              bytes.size() - begin - 8);
  bytes.replace(begin, 8, reinterpret_cast<const char*>(&crc), 8);
  return bytes;
}

}  // namespace

TEST_SUITE("io/checkpoint_file") {
  TEST_CASE("progress comes back to the bit") {
    const Saved all = saved();
    const Progress read = parse_checkpoint(all.bytes, "a.checkpoint", *all.model.schema, kRun);
    CHECK(read.phase == Progress::Phase::network);
    CHECK(read.net.depth() == all.model.net.depth());
    CHECK(read.best.depth() == 2);
    CHECK(read.memory.number("rate") == 0.1);
    CHECK(std::isinf(read.memory.numbers("best")[0]));
    CHECK(read.memory.matrix("values") == Matrix::Constant(2, 3, Real(0.3)));
    CHECK(read.memory.arrays("start")[0] == Vector::Constant(2, Real(0.7)));
    CHECK(serialize_checkpoint(read, all.model.schema, *all.model.loss, kRun) == all.bytes);
  }

  TEST_CASE("of every phase of a training, and of no other") {
    const Saved all = saved();
    for (const auto phase :
         {Progress::Phase::stages, Progress::Phase::modules, Progress::Phase::network}) {
      const Progress progress{phase, all.model.net.clone(), all.model.net.clone(), {}};
      const std::string bytes =
          serialize_checkpoint(progress, all.model.schema, *all.model.loss, kRun);
      CHECK(parse_checkpoint(bytes, "a.checkpoint", *all.model.schema, kRun).phase == phase);
    }
    std::string other = all.bytes;
    other.replace(other.find("phase") + 5 + 8, 7, "notwork");
    CHECK(error_text<ModelError>([&] {
            parse_checkpoint(mended(other), "a.checkpoint", *all.model.schema, kRun);
          }).find("it is of no phase of a training") != std::string::npos);
  }

  TEST_CASE("the first difference between two runs is named") {
    const Saved all = saved();
    CHECK(error_text<ConfigError>([&] {
            parse_checkpoint(all.bytes, "a.checkpoint", *all.model.schema,
                             "stages = 3\nseed = 2\n");
          }) ==
          "parameter `resume`: a.checkpoint is of another run: \"seed = 1\" there, \"seed = 2\" "
          "here; "
          "give what that run was given, or train from the beginning");
  }

  TEST_CASE("bytes of any kind are refused, wherever the file is cut or changed") {
    const Saved all = saved();
    const auto parse = [&](const std::string& bytes) {
      try {
        parse_checkpoint(bytes, "a.checkpoint", *all.model.schema, kRun);
      } catch (const ModelError&) {
      } catch (const ConfigError&) {
      }
    };
    for (std::size_t size = 0; size < all.bytes.size(); size += 7) {
      const std::string cut = all.bytes.substr(0, size);
      CHECK_THROWS_AS(parse_checkpoint(cut, "a.checkpoint", *all.model.schema, kRun), ModelError);
      if (size > 30) parse(mended(cut));
      std::string changed = all.bytes;
      changed[size] = static_cast<char>(~changed[size]);
      parse(changed);
      if (size > 30) parse(mended(changed));
    }
    CHECK(
        error_text<ModelError>([&] {
          parse_checkpoint("a,b\n1,2\n", "a.csv", *all.model.schema, kRun);
        }).starts_with("a.csv: not a checkpoint that can be gone on from: it is some other file"));
  }

  TEST_CASE("a memory of another shape is an error, not a surprise") {
    Memory memory;
    memory.put("m", std::vector<double>{3, 1e300});
    CHECK_THROWS_AS(memory.matrix("m"), ModelError);
    CHECK_THROWS_AS(memory.arrays("m"), ModelError);
    CHECK_THROWS_AS(memory.number("m"), ModelError);
    CHECK_THROWS_AS(memory.number("none"), ModelError);
  }
}
