#include "nstest/stage/distant_part.h"

#include "nstest/model/error_value.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// Beyond the limit that the worker inside keeps itself.
constexpr std::chrono::seconds kGrace(8);

Nanoseconds LeftUntil(SteadyTime deadline) {
  return std::max<Nanoseconds>(deadline - steady_clock::now(), Nanoseconds(1));
}

}  // namespace

std::optional<Ending> DistantPart::SetUp(SteadyTime deadline) {
  const auto answer = worker_.Ask(Arrange{plan_, LeftUntil(deadline)}, deadline + kGrace);
  if (!answer) return Ending{EndingKind::kError, {"", answer.error().Text()}};
  const auto* arranged = std::get_if<Arranged>(&*answer);
  if (arranged == nullptr) return Ending{EndingKind::kError, {"", worker_.Nonsense().Text()}};
  return arranged->ending;
}

Result<Outcome> DistantPart::Once(int index, SteadyTime deadline) {
  Do asked{.step = index, .left = LeftUntil(deadline), .saved = std::exchange(unsent_, {})};
  const auto answer = worker_.Ask(asked, deadline + kGrace);
  if (!answer) return answer.error();
  const Did* did = std::get_if<Did>(&*answer);
  if (did == nullptr) return worker_.Nonsense();
  if (auto error = ErrorIn(did->error)) return *error;
  return Outcome{did->evidence, did->succeeded, did->timed_out};
}

void DistantPart::Keep(const std::string& name, const Value& value) {
  unsent_.emplace_back(name, value);
}

std::vector<std::string> DistantPart::End() {
  if (!worker_.fit()) return {};
  constexpr std::chrono::seconds kPatience(20);
  const auto answer = worker_.Ask(Leave{}, steady_clock::now() + kPatience);
  const Left* left = answer ? std::get_if<Left>(&*answer) : nullptr;
  if (left == nullptr || left->changed || !left->leftovers.empty()) worker_.Spoil();
  if (left == nullptr) return {"a guest that does not end the case"};
  std::vector<std::string> leftovers;
  for (const std::string& one : left->leftovers) leftovers.push_back("in the guest: " + one);
  return leftovers;
}

}  // namespace nstest
