#pragma once

#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "base/packing.h"
#include "train/trees/own_rows.h"

// What ranks tell one another of the rows of trees (shared_rows.h).
namespace resboost::trees {

/// Numbers, or records of them, as bytes and back.
template <class T>
std::string raw(const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
template <class T>
std::vector<T> of_raw(const std::string& bytes) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

/// A vector of records, for both ways.
template <class T>
void carry_raw(Packer& v, std::vector<T>& values) {
  v(raw(values));
}
template <class T>
void carry_raw(Unpacker& v, std::vector<T>& values) {
  values = of_raw<T>(v.get<std::string>());
}

template <class Visitor>
void carry(Visitor& v, SlopeColumns& slopes) {
  v(slopes.most);
  v(slopes.sloped);
  v(slopes.values);
}
template <class Visitor>
void carry(Visitor& v, Draws& draws) {
  v(draws.directions);
  v(draws.columns);
  auto state = std::bit_cast<std::array<std::uint64_t, 2>>(draws.rows);
  v(state[0]);
  v(state[1]);
  draws.rows = std::bit_cast<Rng>(state);
  v(draws.share);
  v(draws.rounding);
}
template <class Visitor>
void carry(Visitor& v, Rounding& rounding) {
  v(rounding.gradient_unit);
  v(rounding.curvature_unit);
  v(rounding.seed);
}
template <class Visitor>
void carry(Visitor& v, Extent& extent) {
  v(extent.largest.gradient);
  v(extent.largest.curvature);
  v(extent.norms);
}
template <class Visitor>
void carry(Visitor& v, Structure& tree) {  // as far as rows ask for it
  carry_raw(v, tree.nodes);
  carry_raw(v, tree.sets);
}
template <class Visitor>
void carry(Visitor& v, LeafSums& leaves) {
  v(leaves.rows);
  v(leaves.grown);
  v(leaves.sums);
}
template <class Visitor>
void carry(Visitor& v, LeafValues& values) {
  v(values.constant);
  carry_raw(v, values.slopes);
}

/// A code is a bit: 256 of them in 32 bytes.
inline std::vector<std::uint64_t> bits_of(const Sides& sides) {
  std::vector<std::uint64_t> bits(4);
  for (std::size_t code = 0; code < sides.size(); ++code)
    bits[code / 64] |= std::uint64_t{sides[code]} << (code % 64);
  return bits;
}
inline Sides sides_of(const std::vector<std::uint64_t>& bits) {
  Sides sides{};
  for (std::size_t code = 0; code < sides.size(); ++code)
    sides[code] = (bits.at(code / 64) >> (code % 64)) & 1;
  return sides;
}
inline void carry(Packer& v, Turn& turn) {
  v(turn.leaf);
  v(turn.column);
  v(bits_of(turn.goes_left));
}
inline void carry(Unpacker& v, Turn& turn) {
  v(turn.leaf);
  v(turn.column);
  turn.goes_left = sides_of(v.get<std::vector<std::uint64_t>>());
}

}  // namespace resboost::trees
