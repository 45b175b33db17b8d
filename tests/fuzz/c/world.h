#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

#include "bytes.h"
#include "resboost/resboost_c.h"

// What calls are made with: handles of tiny things, files, and memory that may be read.
namespace c_fuzz {

inline constexpr std::size_t kRows = 12;  ///< of tables that are made here; the fuzzer's: at most
inline constexpr std::size_t kSide = 4;   ///< pixels of pictures, a side

/// Handles of a kind that there are, and the last one that was freed.
template <class T>
struct Slots {
  std::array<T*, 2> live{};
  T* freed = nullptr;
};

using World = std::tuple<Slots<resboost_table>, Slots<resboost_options>, Slots<resboost_model>,
                         Slots<resboost_predictor>, Slots<resboost_result>>;

/// One of a few things of this kind, by the next byte.
void make(Bytes& bytes, resboost_table** made);
void make(Bytes& bytes, resboost_options** made);
void make(Bytes& bytes, resboost_model** made);
void make(Bytes& bytes, resboost_predictor** made);
void make(Bytes& bytes, resboost_result** made);

resboost_status free_handle(resboost_table* handle);
resboost_status free_handle(resboost_options* handle);
resboost_status free_handle(resboost_model* handle);
resboost_status free_handle(resboost_predictor* handle);
resboost_status free_handle(resboost_result* handle);

/// Frees all that there is.
void clear(World& world);

/// A place among bytes, doubles, floats or whole numbers, small ones for the most part, with
/// kReach bytes of them either way.
inline constexpr std::ptrdiff_t kReach = 16 * 1024;
const char* memory(Bytes& bytes);

/// The bytes of a model file: of numbers, of classes by trees, of pictures, of maps of our own.
inline constexpr std::size_t kModels = 4, kOwnModel = 3;
const std::string& model_bytes(std::size_t number);

/// Paths in a folder of ours, which lies in memory and is gone in the end: of files that calls
/// write, of pictures, of nothing.
const char* path_to_read(Bytes& bytes);
const char* path_to_write(Bytes& bytes);
void forget_files();  ///< that were written

}  // namespace c_fuzz
