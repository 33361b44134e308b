#include "nstest/model/result.h"

namespace nstest {

std::string_view VerdictName(Verdict verdict) {
  for (const auto& [name, known] : NamesOf(&verdict)) {
    if (known == verdict) return name;
  }
  return {};
}

bool IsBad(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFail:
    case Verdict::kError:
    case Verdict::kTimeout:
      return true;
    case Verdict::kPass:
    case Verdict::kSkip:
    case Verdict::kXfail:
    case Verdict::kXpass:
      break;
  }
  return false;
}

void Counts::Add(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      ++pass;
      break;
    case Verdict::kFail:
      ++fail;
      break;
    case Verdict::kSkip:
      ++skip;
      break;
    case Verdict::kError:
      ++error;
      break;
    case Verdict::kTimeout:
      ++timeout;
      break;
    case Verdict::kXfail:
      ++xfail;
      break;
    case Verdict::kXpass:
      ++xpass;
      break;
  }
}

const Value* HostFacts::Find(std::string_view name) const {
  for (const auto& [known, value] : facts) {
    if (known == name) return &value;
  }
  return nullptr;
}

}  // namespace nstest
