// All numbers are scaled side by side, whatever their columns, and so are all bins: the graph has
// as many operators for a thousand columns as for one. Features are put into the order of the
// schema at the end.
#include "export/onnx_features.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace resboost {
namespace {

using Doubles = std::vector<double>;
using Places = std::vector<std::int64_t>;

class Features {
 public:
  Features(const OnnxColumns& columns, OnnxGraph& graph) : columns_(columns), graph_(graph) {}

  std::string write() {
    find_places();
    if (!numbers_.empty()) {
      missing_ = graph_.node("IsNaN", {columns_.numbers()});
      add(scaled(), scaled_places_);
      if (!bin_places_.empty()) add(bins(), bin_places_);
      if (!indicator_places_.empty()) add(indicators(), indicator_places_);
    }
    for (std::size_t c = 0; c < columns_.specs().size(); ++c)
      if (columns_.number(c) < 0) add(one_hot(c), category_places_[c]);
    return in_order();
  }

 private:
  void find_places() {
    std::int64_t at = 0;
    const auto take = [&](Places& places, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) places.push_back(at++);
    };
    category_places_.resize(columns_.specs().size());
    for (std::size_t c = 0; c < columns_.specs().size(); ++c) {
      const ColumnSpec& spec = *columns_.specs()[c];
      if (columns_.number(c) < 0) {
        take(category_places_[c], static_cast<std::size_t>(spec.width()));
        continue;
      }
      numbers_.push_back(&spec);
      take(scaled_places_, 1);
      if (!spec.edges.empty()) take(bin_places_, spec.edges.size() - 1);
      if (spec.indicator) take(indicator_places_, 1);
    }
  }

  void add(std::string block, const Places& places) {
    blocks_.push_back(std::move(block));
    places_.insert(places_.end(), places.begin(), places.end());
  }

  /// One number a numeric column.   [1, columns]
  template <class Number>
  std::string each(Number number) {
    Doubles values;
    for (const ColumnSpec* spec : numbers_) values.push_back(number(*spec));
    return graph_.constant({{1, std::ssize(values)}, values});
  }
  std::string scalar(double value) { return graph_.constant({{}, Doubles{value}}); }
  std::string as_float(const std::string& value) {
    return graph_.node("Cast", {value}, {{"to", static_cast<std::int64_t>(OnnxType::float32)}});
  }
  std::string take(const std::string& from, const Places& which) {
    return graph_.node("Gather", {from, graph_.constant({{std::ssize(which)}, which})},
                       {{"axis", std::int64_t{1}}});
  }

  /// z = (value - center) * scale; with the clip, z / sqrt(1 + z^2 / 9).
  std::string scaled() {
    const auto limit = [](const ColumnSpec& spec) { return spec.clip ? 1e8 : 1e15; };
    const auto imputed = each([](const ColumnSpec& spec) { return spec.imputed; });
    const auto center = each([](const ColumnSpec& spec) { return spec.center; });
    const auto scale = each([](const ColumnSpec& spec) { return spec.scale; });
    const auto high = each(limit), low = each([&](const ColumnSpec&spec) { return -limit(spec); });
    const auto bend = each([](const ColumnSpec& spec) { return spec.clip ? 1 / 9.0 : 0; });
    std::string z = graph_.node("Where", {missing_, imputed, columns_.numbers()});
    z = graph_.node("Mul", {graph_.node("Sub", {z, center}), scale});
    z = graph_.node("Min", {graph_.node("Max", {z, low}), high});
    const std::string square = graph_.node("Mul", {graph_.node("Mul", {z, z}), bend});
    const std::string root = graph_.node("Sqrt", {graph_.node("Add", {square, scalar(1)})});
    return as_float(graph_.node("Div", {z, root}));
  }

  /// How far the value is from one edge to the next, from 0 to 1, less 0.5; 0 where it is missing.
  std::string bins() {
    Doubles lows, widths;
    Places which;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const Doubles& edges = numbers_[i]->edges;
      for (std::size_t j = 1; j < edges.size(); ++j) {
        lows.push_back(edges[j - 1]);
        widths.push_back(edges[j] - edges[j - 1]);
        which.push_back(static_cast<std::int64_t>(i));
      }
    }
    const std::string value = take(columns_.numbers(), which);
    const std::string from = graph_.node("Sub", {value, row(lows)});
    const std::string share =
        graph_.node("Clip", {graph_.node("Div", {from, row(widths)}), scalar(0), scalar(1)});
    const std::string around = graph_.node("Sub", {share, scalar(0.5)});
    return as_float(graph_.node("Where", {graph_.node("IsNaN", {value}), scalar(0), around}));
  }
  std::string row(const Doubles& values) {
    return graph_.constant({{1, std::ssize(values)}, values});
  }

  std::string indicators() {
    Places which;
    for (std::size_t i = 0; i < numbers_.size(); ++i)
      if (numbers_[i]->indicator) which.push_back(static_cast<std::int64_t>(i));
    return take(as_float(missing_), which);
  }

  std::string one_hot(std::size_t column) {
    const ColumnSpec& spec = *columns_.specs()[column];
    const auto width = static_cast<std::size_t>(spec.width()), levels = spec.levels.size();
    std::vector<float> table((levels + 2) * width, 0);
    if (spec.is_binary()) {
      table[0] = 1;
      table[1] = -1;
    } else {  // a missing value has its own feature or none
      for (std::size_t i = 0; i < width; ++i) table[i * width + i] = 1;
    }
    return columns_.look_up(column, spec.width(), table);
  }

  std::string in_order() {
    const std::string all = graph_.node("Concat", blocks_, {{"axis", std::int64_t{1}}});
    if (std::is_sorted(places_.begin(), places_.end())) return all;
    Places from(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i)
      from[static_cast<std::size_t>(places_[i])] = static_cast<std::int64_t>(i);
    return take(all, from);
  }

  const OnnxColumns& columns_;
  OnnxGraph& graph_;
  std::vector<const ColumnSpec*> numbers_;
  std::string missing_;  ///< of the numbers: bool
  /// Where features go: of each kind, and of the blocks that have been made.
  Places scaled_places_, bin_places_, indicator_places_, places_;
  std::vector<Places> category_places_;
  std::vector<std::string> blocks_;
};

}  // namespace

std::string onnx_features(const OnnxColumns& columns, OnnxGraph& graph) {
  return Features(columns, graph).write();
}

}  // namespace resboost
