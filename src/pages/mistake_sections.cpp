#include "pages/mistake_sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"

namespace resboost {
namespace {

constexpr std::size_t kMostMistakes = 24;

struct Mistake {
  Index row, said, right;  ///< right: Judged::kUnseen where the class was never seen
  double probability;      ///< of the class that was said
};

std::vector<Mistake> mistakes_of(const Judged& judged) {
  std::vector<Mistake> mistakes;
  for (Index i = 0; i < judged.rows(); ++i) {
    const Index said = judged.guess(i), right = judged.label(i);
    if (said != right) mistakes.push_back({i, said, right, judged.predictions()(i, said)});
  }
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return a.probability > b.probability;
  });
  return mistakes;
}

report::Thumbnail thumbnail(const Pictures& pictures, Index row, std::string caption) {
  const auto picture = pictures.picture(row);
  return {pictures.shape, {picture.begin(), picture.end()}, std::move(caption)};
}

}  // namespace

std::optional<report::Section> mistake_section(const Judged& judged, const Pictures& pictures,
                                               const std::vector<std::string>& names) {
  const Index channels = pictures.shape.channels;
  const std::vector<Mistake> mistakes = mistakes_of(judged);
  if (mistakes.empty() || (channels != 1 && channels != 3)) return std::nullopt;
  report::Section section{"mistakes", "Worst mistakes", "", "", {}, {}, {}};
  section.see = fmt::format(
      "The pictures whose wrong class the model was surest of, {} of {} mistakes. Some may be "
      "labelled wrongly.",
      std::min(kMostMistakes, mistakes.size()), grouped(static_cast<Index>(mistakes.size())));
  section.table = report::Table{{"picture", "said", "probability", "label"}, {}};
  const std::vector<std::string>& classes = judged.task().outputs;
  for (std::size_t i = 0; i < std::min(kMostMistakes, mistakes.size()); ++i) {
    const Mistake& one = mistakes[i];
    const std::string name = names.empty() ? fmt::format("row {}", one.row + 1)
                                           : names[static_cast<std::size_t>(one.row)];
    const std::string& said = classes[static_cast<std::size_t>(one.said)];
    const std::string right = one.right == Judged::kUnseen
                                  ? "a class never seen"
                                  : classes[static_cast<std::size_t>(one.right)];
    section.table->rows.push_back({name, said, one.probability, right});
    section.pictures.push_back(
        thumbnail(pictures, one.row, fmt::format("{}, labelled {}", said, right)));
  }
  return section;
}

}  // namespace resboost
