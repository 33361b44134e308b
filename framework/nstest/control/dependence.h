#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/control/removal.h"
#include "nstest/model/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// What the negative control says of an expectation.
enum class Standing {
  kDepends,         ///< it turns when a namespace is taken away
  kExcused,         ///< it does not, and need not: the author says why, or it is a positive control
  kUncontrollable,  ///< it cannot be shown here
  kInert            ///< it never turns: it proves nothing about the namespaces
};

constexpr auto NamesOf(Standing* /*type*/) {
  return std::array<std::pair<std::string_view, Standing>, 4>{
      {{"depends", Standing::kDepends},
       {"excused", Standing::kExcused},
       {"not controllable here", Standing::kUncontrollable},
       {"inert", Standing::kInert}}};
}

struct ExpectationControl {
  std::string name;
  Mark mark;
  Standing standing = Standing::kInert;
  std::vector<std::string> without;  ///< what it depends on: "uts", "left.uts"
  std::string why;                   ///< of those that depend on nothing

  bool operator==(const ExpectationControl&) const = default;
};

/// One case, played untouched and without each of its namespaces.
struct CaseControl {
  std::string id;
  std::string title;
  std::string file;
  std::vector<ExpectationControl> expectations;

  bool operator==(const CaseControl&) const = default;
};

/// A case without something, and what became of it.
struct ControlPlay {
  Removal removal;
  CaseResult result;
};

/// Pure. Expectations that are written in the scenario; each stands as it did in the untouched
/// play.
CaseControl Compare(const Case& made, const CaseResult& untouched,
                    const std::vector<ControlPlay>& without);

/// Whether an expectation is inert so far: playing without a single container's namespace may tell.
bool HasInert(const CaseControl& control);

template <typename Archive>
void Fields(Archive& archive, ExpectationControl& control) {
  archive.Always("name", control.name);
  archive("mark", control.mark);
  archive.Always("standing", control.standing);
  archive("without", control.without);
  archive("why", control.why);
}

template <typename Archive>
void Fields(Archive& archive, CaseControl& control) {
  archive.Always("id", control.id);
  archive("title", control.title);
  archive("file", control.file);
  archive("expectations", control.expectations);
}

}  // namespace nstest
