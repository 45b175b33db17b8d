#include "io/checkpoint_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "io/schema_json.h"
#include "resboost/error.h"
#include "resboost/model_file.h"

namespace resboost {
namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints are little-endian");

/// The digit is the version of the format.
constexpr std::string_view kMagic = "resboost checkpoint 1\n";
constexpr std::string_view kOfMemory = "memory ";
constexpr std::array<std::string_view, 3> kPhases{"stages", "modules", "network"};
constexpr std::size_t kMostEntries = 10'000;

using Entries = std::map<std::string, std::string, std::less<>>;

std::uint64_t checksum(std::string_view bytes) {
  return crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data()),
                 bytes.size());
}

void add_number(std::string& bytes, std::uint64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void add_entry(std::string& bytes, std::string_view name, std::string_view value) {
  for (const std::string_view part : {name, value}) {
    add_number(bytes, part.size());
    bytes += part;
  }
}

std::string_view bytes_of(const std::vector<double>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)};
}

/// Takes bytes off the front.
class Reader {
 public:
  Reader(std::string_view bytes, const std::string& source) : bytes_(bytes), source_(source) {}
  bool done() const { return bytes_.empty(); }

  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size()) fail("it ends early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::uint64_t number() {
    std::uint64_t number = 0;
    std::memcpy(&number, take(sizeof number).data(), sizeof number);
    return number;
  }
  std::string_view rest() const { return bytes_; }

  [[noreturn]] void fail(const std::string& what) const {
    throw ModelError(
        fmt::format("{}: not a checkpoint that can be gone on from: {}; remove it, or leave "
                    "`resume` out, and train from the beginning",
                    source_, what));
  }

 private:
  std::string_view bytes_;
  const std::string& source_;
};

Entries read_entries(Reader& reader) {
  if (reader.rest().substr(0, kMagic.size()) != kMagic) {
    const bool other = reader.rest().starts_with(kMagic.substr(0, kMagic.size() - 2));
    reader.fail(other ? "another version of resboost wrote it" : "it is some other file");
  }
  reader.take(kMagic.size());
  if (reader.number() != checksum(reader.rest())) reader.fail("its checksum does not match");
  Entries entries;
  while (!reader.done()) {
    if (entries.size() == kMostEntries) reader.fail("it has too many parts");
    const std::string name(reader.take(reader.number()));
    const std::string_view value = reader.take(reader.number());
    if (!entries.emplace(name, value).second) reader.fail("a part of it appears twice");
  }
  return entries;
}

/// "stages = 10" and "stages = 20", where two runs first differ.
void require_same_run(const std::string& source, std::string_view was, std::string_view is) {
  while (was != is) {
    const std::string_view a = was.substr(0, was.find('\n')), b = is.substr(0, is.find('\n'));
    if (a != b)
      throw ConfigError(
          fmt::format("parameter `resume`: {} is of another run: \"{}\" there, \"{}\" here; give "
                      "what that run was "
                      "given, or train from the beginning",
                      source, a, b));
    was.remove_prefix(std::min(a.size() + 1, was.size()));
    is.remove_prefix(std::min(b.size() + 1, is.size()));
  }
}

std::vector<double> numbers_in(std::string_view bytes, const Reader& reader) {
  if (bytes.size() % sizeof(double) != 0) reader.fail("half a number");
  std::vector<double> values(bytes.size() / sizeof(double));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace

std::string serialize_checkpoint(const Progress& progress,
                                 const std::shared_ptr<const Schema>& schema, const Loss& loss,
                                 const std::string& run) {
  const auto model = [&](const Network& net) {
    return serialize_model({schema, make_loss(loss.spec()), net.clone(), {}});
  };
  std::string body;
  add_entry(body, "run", run);
  add_entry(body, "phase", kPhases[static_cast<std::size_t>(progress.phase)]);
  add_entry(body, "net", model(progress.net));
  add_entry(body, "best", model(progress.best));
  for (const auto& [name, values] : progress.memory.values())
    add_entry(body, std::string(kOfMemory) + name, bytes_of(values));
  std::string bytes(kMagic);
  add_number(bytes, checksum(body));
  return bytes + body;
}

Progress parse_checkpoint(std::string_view bytes, const std::string& source, const Schema& schema,
                          const std::string& run) {
  Reader reader(bytes, source);
  const Entries entries = read_entries(reader);
  const auto entry = [&](std::string_view name) -> const std::string& {
    const auto found = entries.find(name);
    if (found == entries.end()) reader.fail(fmt::format("it has no {}", name));
    return found->second;
  };
  require_same_run(source, entry("run"), run);
  const auto network = [&](std::string_view name) {
    Model model = parse_model(entry(name), source);
    if (schema_to_json(*model.schema) != schema_to_json(schema) ||
        model.schema->task.outputs != schema.task.outputs)
      reader.fail("its network is of other columns");
    return std::move(model.net);
  };
  Progress progress;
  const auto phase = std::find(kPhases.begin(), kPhases.end(), entry("phase"));
  if (phase == kPhases.end()) reader.fail("it is of no phase of a training");
  progress.phase = static_cast<Progress::Phase>(phase - kPhases.begin());
  progress.net = network("net");
  progress.best = network("best");
  for (const auto& [name, value] : entries)
    if (name.starts_with(kOfMemory))
      progress.memory.put(name.substr(kOfMemory.size()), numbers_in(value, reader));
  return progress;
}

}  // namespace resboost
