#include "pages/explanation_page.h"

#include <iterator>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "model/fingerprint.h"
#include "pages/explain_sections.h"
#include "pages/occlusion_sections.h"

namespace resboost {
namespace {

report::Page page_of(Index rows, std::vector<report::Section> sections, const Network& net,
                     const CallFacts& call) {
  return {"Why " + call.model + " says so",
          call.command,
          {{"model", call.model},
           {"fingerprint", fingerprint(net)},
           {"data", call.data},
           {"rows explained", grouped(rows)}},
          std::move(sections)};
}

}  // namespace

report::Page explanation_page(const Explanation& found, const std::string& background, int samples,
                              const Network& net, const CallFacts& call) {
  report::Page page =
      page_of(std::ssize(found.contributions.rows), explanation_sections(found), net, call);
  page.facts.emplace_back("background", background);
  page.facts.emplace_back("samples", grouped(samples));
  page.facts.emplace_back("rows along columns", grouped(std::ssize(found.curve_lines)));
  return page;
}

report::Page explanation_page(const PictureExplanation& found, const Network& net,
                              const CallFacts& call) {
  return page_of(
      std::ssize(found.maps),
      {occlusion_section(found.maps, *pictures_of(found.pictures), found.names, found.classes)},
      net, call);
}

}  // namespace resboost
