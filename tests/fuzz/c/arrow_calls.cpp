#include "calls.h"

// Tables of Arrow's structs: lengths, offsets, children and buffers as the bytes say, but that what
// a buffer holds is there, which is the caller's word.
namespace c_fuzz {
namespace {

constexpr std::size_t kMostColumns = 3, kMostPlaces = 32;  ///< rows and offset of a column
constexpr std::array kNames = {"x", "c", "y", "", "x\xff"};
constexpr std::array kFormats = {"g", "f", "e", "l", "L",  "i", "I", "s",   "S",
                                 "c", "C", "b", "u", "vu", "n", "U", "tdD", ""};

/// Offsets of texts that rise for the most part, into no more than kReach bytes.
template <class T>
const void* ends(Bytes& bytes) {
  static const auto all = [] {
    std::array<T, 3 * kMostPlaces> made{};
    for (std::size_t i = 0; i < made.size(); ++i)
      made[i] = i == 70 ? T{3} : i == 90 ? T{-1} : static_cast<T>(i * 5);
    return made;
  }();
  return all.data() + (bytes.seldom(4) ? 64 - bytes.below(32) : 0);
}

const void* views() {
  static const auto all = [] {
    std::array<std::int32_t, 8 * kMostPlaces> made{};
    for (std::size_t i = 0; i < made.size() / 4; ++i) {
      made[4 * i] = static_cast<std::int32_t>(i * 7 % 40) - (i % 13 == 5 ? 30 : 0);
      made[4 * i + 2] = i % 11 == 7 ? 1 : 0;
      made[4 * i + 3] = static_cast<std::int32_t>(i * 9 % 50) - (i % 17 == 3 ? 20 : 0);
    }
    return made;
  }();
  return all.data();
}

void release_schema(ArrowSchema* schema) { schema->release = nullptr; }

/// One struct array, whose structs count what is given back.
class Batch {
 public:
  explicit Batch(Call& call, std::size_t rows) : call_(call) {
    Bytes& bytes = call.bytes;
    const auto columns = static_cast<std::int64_t>(bytes.below(kMostColumns + 1));
    schema.format = bytes.seldom(16) ? "g" : "+s";
    schema.n_children = bytes.seldom(16) ? -columns : columns;  // more would not be there
    schema.children = bytes.seldom(16) ? nullptr : fields_.data();
    schema.release = release_schema;
    array.length = number(static_cast<std::int64_t>(rows));
    array.offset = number(0);
    array.null_count = bytes.seldom(8) ? -1 : number(0);
    array.n_buffers = bytes.seldom(16) ? 0 : 1;
    array.buffers = batch_buffers_.data();
    if (bytes.seldom(4)) batch_buffers_[0] = memory(bytes);
    array.n_children = bytes.seldom(16) ? number(1) : schema.n_children;
    array.children = bytes.seldom(16) ? nullptr : columns_.data();
    array.private_data = &out;
    array.release = [](ArrowArray* given) {
      --*static_cast<int*>(given->private_data);
      given->release = nullptr;
    };
    for (std::size_t i = 0; i < kMostColumns; ++i) fill(i, rows);
  }

  ArrowSchema schema{};
  ArrowArray array{};
  int out = 1;  ///< of the array, until it is given back

 private:
  /// As it should be for the most part, or another one that is small, or below zero, or too large.
  std::int64_t number(std::int64_t right) {
    if (!call_.bytes.seldom(16)) return right;
    const auto byte = call_.bytes.next();
    return byte < 200   ? byte % 5
           : byte < 220 ? -static_cast<std::int64_t>(byte)
           : byte < 240 ? std::int64_t{1} << byte % 48
                        : INT64_MAX;
  }

  void fill(std::size_t i, std::size_t rows) {
    Bytes& bytes = call_.bytes;
    ArrowSchema& field = field_[i];
    ArrowArray& column = column_[i];
    fields_[i] = bytes.seldom(32) ? nullptr : &field;
    columns_[i] = bytes.seldom(32) ? nullptr : &column;
    field.name = bytes.seldom(16) ? nullptr : bytes.one_of(kNames);
    const char* const format = bytes.one_of(kFormats);
    field.format = bytes.seldom(32) ? nullptr : format;
    column.length = number(static_cast<std::int64_t>(rows));
    column.offset = bytes.seldom(4) ? number(2) : 0;
    column.null_count = bytes.seldom(4) ? number(-1) : 0;
    column.buffers = bytes.seldom(32) ? nullptr : buffers_[i].data();
    buffers_[i] = {bytes.seldom(3) ? memory(bytes) : nullptr, memory(bytes), memory(bytes),
                   nullptr};
    column.n_buffers = 2;
    const std::string_view kind = format;
    if (kind == "u" || kind == "U") {
      column.n_buffers = 3;
      buffers_[i][1] = kind == "u" ? ends<std::int32_t>(bytes) : ends<std::int64_t>(bytes);
    } else if (kind == "vu") {
      column.n_buffers = 4;
      buffers_[i][1] = views();
      buffers_[i][3] = &kReachOfTexts;
    }
    if (bytes.seldom(16)) column.n_buffers = static_cast<std::int64_t>(bytes.below(5)) - 1;
    if (bytes.seldom(32)) buffers_[i][1 + bytes.below(2)] = nullptr;
    if (!bytes.seldom(4) || i + 1 == kMostColumns) return;
    field.dictionary = &field_[i + 1];  // which may be a column besides
    if (!bytes.seldom(8)) column.dictionary = &column_[i + 1];
  }

  static constexpr std::int64_t kReachOfTexts = 100;
  Call& call_;
  std::array<ArrowSchema, kMostColumns> field_{};
  std::array<ArrowArray, kMostColumns> column_{};
  std::array<ArrowSchema*, kMostColumns> fields_{};
  std::array<ArrowArray*, kMostColumns> columns_{};
  std::array<std::array<const void*, 4>, kMostColumns> buffers_{};
  std::array<const void*, 1> batch_buffers_{};
};

/// Where nobody has it any more, it has been given back.
void require_back(const Batch& batch, bool done) {
  if (!done) require(batch.out == 0);
  require(!batch.array.release);
}

void add(Call& call) {
  auto* const table = call.handle<resboost_table>();
  std::size_t rows = 0;
  resboost_table_rows(table, &rows);
  if (rows > kRows) rows = 3;
  const auto batch = std::make_unique<Batch>(call, rows);
  if (call.bytes.seldom(16)) {
    batch->schema.release = nullptr;
    call.refuse();
  }
  ArrowArray* const array = call.pointer(&batch->array);
  const bool done = call.done(resboost_table_add_arrow(table, &batch->schema, array));
  if (array) require_back(*batch, done);
  require(!batch->schema.release);
  if (!done || batch->out == 0) return;
  // What is borrowed lies in memory of ours: the table goes before it does.
  require(resboost_table_free(table) == RESBOOST_OK);
  call.forget(table);
  require(batch->out == 0);
}

/// A stream of a few batches of one schema.
struct Stream {
  std::array<std::unique_ptr<Batch>, 2> batches;
  std::size_t next = 0;
  int fails_at = -1;
};

Stream& of(ArrowArrayStream* stream) { return *static_cast<Stream*>(stream->private_data); }

void read(Call& call) {
  Stream made;
  const std::size_t rows = call.bytes.below(kRows + 1);
  for (auto& batch : made.batches) batch = std::make_unique<Batch>(call, rows);
  made.next = call.bytes.below(made.batches.size() + 1);
  made.fails_at = static_cast<int>(call.bytes.below(16)) - 12;
  ArrowArrayStream stream{};
  stream.private_data = &made;
  stream.get_schema = [](ArrowArrayStream* from, ArrowSchema* out) {
    *out = of(from).batches[0]->schema;
    if (of(from).fails_at == 3) out->release = nullptr;
    return of(from).fails_at == 2 ? 5 : 0;
  };
  stream.get_next = [](ArrowArrayStream* from, ArrowArray* out) {
    Stream& all = of(from);
    *out = {};
    if (static_cast<int>(all.next) == all.fails_at) return 5;
    if (all.next == all.batches.size()) return 0;
    Batch& batch = *all.batches[all.next++];
    *out = batch.array;
    batch.array.release = nullptr;
    return 0;
  };
  if (call.bytes.below(2) == 0)
    stream.get_last_error = [](ArrowArrayStream*) -> const char* { return "an error of ours"; };
  stream.release = [](ArrowArrayStream* given) { given->release = nullptr; };
  if (call.bytes.seldom(16)) {
    stream.release = nullptr;
    call.refuse();
  }
  if (call.bytes.seldom(16)) stream.get_next = nullptr;
  ArrowArrayStream* const from = call.pointer(&stream);
  resboost_table* table = nullptr;
  resboost_table** const to = call.pointer(&table);
  const bool done = call.done(resboost_arrow_read(from, to));
  require(done == (table != nullptr));
  if (from) require(!stream.release);
  if (done) require(resboost_table_free(table) == RESBOOST_OK);
  for (const auto& batch : made.batches)
    require(batch->array.release || batch->out == 0);  // never handed out, or given back
}

constexpr std::array<Entry, 2> kCalls = {{{add}, {read}}};

}  // namespace

std::span<const Entry> arrow_calls() { return kCalls; }

}  // namespace c_fuzz
