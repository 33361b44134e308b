#include "nstest/report/progress_line.h"

#include <algorithm>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

// The first `count` characters, counted as code points: ids are hardly ever anything wider.
std::string_view FirstCharacters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    if (!continues && count-- == 0) break;
  }
  return text.substr(0, at);
}

}  // namespace

void ProgressLine::Finished(const std::string& id) {
  ++finished_;
  const auto found = std::ranges::find(running_, id);
  if (found != running_.end()) running_.erase(found);
}

std::string ProgressLine::Text(std::size_t width) const {
  std::string text = "[" + std::to_string(finished_);
  if (cases_ > 0) text += "/" + std::to_string(cases_);
  text += "]";
  if (!running_.empty()) text += " running " + SafeLine(Join(running_, ", "));
  return std::string(FirstCharacters(text, width));
}

}  // namespace nstest
