#include "calls.h"

// Tables of columns and of pictures.
namespace c_fuzz {
namespace {

constexpr std::size_t kMostSide = 7, kMostChannels = 4;
constexpr std::array kNames = {"x", "c", "y", "class", "weight", "", "x\xff", "other"};
constexpr std::array<const char*, 7> kTexts = {"a", "b", "10", "9", "a", "", nullptr};

using Strides = std::array<std::ptrdiff_t, 4>;

/// Texts that begin somewhere among a few.
const char* const* texts(Bytes& bytes) {
  static const auto all = [] {
    std::array<const char*, kRows + kTexts.size()> made{};
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = kTexts[i * i % kTexts.size()];
    return made;
  }();
  return all.data() + bytes.below(kTexts.size());
}

/// The rows of a table, whatever it is: of more than there is memory for here, none can be read.
struct Given {
  resboost_table* table;
  std::size_t rows = 0;

  explicit Given(Call& call) : table(call.handle<resboost_table>()) {
    resboost_table_rows(table, &rows);
  }
  /// So that it is read: null where there are too many rows, and where there are none it may be.
  template <class T>
  T* values(Call& call, T* there) {
    if (rows == 0) return call.bytes.below(2) ? there : nullptr;
    if (rows <= kRows) return call.pointer(there);
    call.refuse();
    return nullptr;
  }
};

resboost_type type(Bytes& bytes) {
  const auto byte = bytes.next();
  return byte < 240 ? byte % 5 : byte - 242;
}

std::ptrdiff_t stride(Bytes& bytes) { return static_cast<std::int8_t>(bytes.next()); }

void create(Call& call) {
  const std::size_t rows = call.bytes.size(kRows);
  if (rows > UINT32_MAX) call.refuse();
  Made<resboost_table> table(call);
  if (table.kept(resboost_table_create(rows, table.to()))) require(rows <= UINT32_MAX);
}

void free_table(Call& call) {
  auto* const table = call.handle<resboost_table>();
  if (call.done(resboost_table_free(table))) call.forget(table);
}

using AddNumbers = resboost_status (*)(resboost_table*, const char*, const void*, resboost_type,
                                       std::ptrdiff_t);
using AddMatrix = resboost_status (*)(resboost_table*, const char* const*, std::size_t, const void*,
                                      resboost_type, std::ptrdiff_t, std::ptrdiff_t);

void add_numbers(Call& call, AddNumbers add) {
  Given given(call);
  const char* const name = call.text(kNames);
  const void* const values = given.values(call, memory(call.bytes));
  const auto kind = type(call.bytes);
  call.done(add(given.table, name, values, kind, stride(call.bytes)));
}

void add_matrix(Call& call, AddMatrix add) {
  Given given(call);
  constexpr std::size_t kMost = 3;
  std::size_t columns = call.bytes.size(kMost);
  std::array<const char*, kMost> names{};
  for (std::size_t j = 0; j < kMost && j < columns; ++j) names[j] = call.text(kNames);
  const char* const* to = names.data();
  if (columns > kMost) {  // there is no memory of so many names
    call.refuse();
    to = nullptr;
  }
  const void* const values = columns > 0 ? given.values(call, memory(call.bytes)) : nullptr;
  const auto kind = type(call.bytes);
  const auto rows_apart = stride(call.bytes), columns_apart = stride(call.bytes);
  call.done(add(given.table, to, columns, values, kind, rows_apart, columns_apart));
}

void copy_numbers(Call& call) { add_numbers(call, resboost_table_add_numbers); }
void borrow_numbers(Call& call) { add_numbers(call, resboost_table_borrow_numbers); }
void copy_matrix(Call& call) { add_matrix(call, resboost_table_add_matrix); }
void borrow_matrix(Call& call) { add_matrix(call, resboost_table_borrow_matrix); }

void add_columns(Call& call) {
  auto* const table = call.handle<resboost_table>();
  auto* const from = call.handle<resboost_table>();
  constexpr std::size_t kMost = 4;
  std::array<const char*, kMost> names{};
  for (const char*& name : names) name = call.bytes.one_of(kNames);
  const std::size_t columns = call.bytes.below(kMost + 1);
  call.done(resboost_table_add_columns(table, from, call.bytes.below(2) ? names.data() : nullptr,
                                       columns));
}

void column_names(Call& call) {
  auto* const table = call.handle<resboost_table>();
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_table_columns(table, buffer, capacity, size);
  });
}

void column(Call& call) {
  auto* const table = call.handle<resboost_table>();
  const char* const name = call.text(kNames);
  written(call, true, [&](char* buffer, std::size_t capacity, std::size_t* size) {
    return resboost_table_column(table, name, buffer, capacity, size);
  });
}

void add_strings(Call& call) {
  Given given(call);
  const char* const name = call.text(kNames);
  call.done(resboost_table_add_strings(given.table, name, given.values(call, texts(call.bytes))));
}

void add_codes(Call& call) {
  Given given(call);
  const char* const name = call.text(kNames);
  const char* const* levels = texts(call.bytes);
  const std::size_t count = call.bytes.size(kTexts.size());
  if (count > kTexts.size()) {
    call.refuse();
    levels = nullptr;
  }
  const auto* const codes =
      given.values(call, reinterpret_cast<const std::int32_t*>(memory(call.bytes)));
  const auto apart = 4 * stride(call.bytes);
  call.done(resboost_table_add_codes(given.table, name, codes, apart, levels, count));
}

void rows(Call& call) {
  auto* const table = call.handle<resboost_table>();
  Told<std::size_t> rows(call);
  call.done(resboost_table_rows(table, rows.to()));
}

void shape(Call& call) {
  auto* const table = call.handle<resboost_table>();
  Told<std::size_t> height(call), width(call), channels(call);
  if (call.done(resboost_table_pictures(table, height.to(), width.to(), channels.to())))
    require(height.value() <= kMostSide && width.value() <= kMostSide &&
            channels.value() <= kMostChannels);
}

void create_pictures(Call& call) {
  const std::size_t count = call.bytes.size(kRows), height = call.bytes.size(kMostSide),
                    width = call.bytes.size(kMostSide), channels = call.bytes.below(5);
  const bool fits = count <= kRows && height <= kMostSide && width <= kMostSide;
  const auto* const pixels = reinterpret_cast<const std::uint8_t*>(memory(call.bytes));
  Strides strides{};
  for (std::ptrdiff_t& apart : strides) apart = stride(call.bytes);
  Made<resboost_table> table(call);
  const bool is_there = fits && !call.bytes.seldom(16);
  table.kept(resboost_pictures_create(is_there ? pixels : nullptr, count, height, width, channels,
                                      call.bytes.below(2) ? strides.data() : nullptr, table.to()));
}

void read_pictures(Call& call) {
  const char* const from = call.pointer(path_to_read(call.bytes));
  auto* const model = call.handle_or_none<resboost_model>();
  const std::size_t height = call.bytes.size(kMostSide), width = call.bytes.size(kMostSide),
                    channels = call.bytes.below(5);
  Made<resboost_table> table(call);
  table.kept(resboost_pictures_read(from, model, height, width, channels, table.to()));
}

constexpr std::array<Entry, 15> kCalls = {{{create},
                                           {free_table},
                                           {copy_numbers},
                                           {borrow_numbers},
                                           {copy_matrix},
                                           {borrow_matrix},
                                           {add_columns},
                                           {column_names},
                                           {column},
                                           {add_strings},
                                           {add_codes},
                                           {rows},
                                           {shape},
                                           {create_pictures},
                                           {read_pictures}}};

}  // namespace

std::span<const Entry> table_calls() { return kCalls; }

}  // namespace c_fuzz
