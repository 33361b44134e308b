#include "nstest/model/error_value.h"

#include "nstest/model/fields.h"

namespace nstest {

namespace {

struct Told {
  std::string step;
  int errnum = 0;
  std::string subject;
};

template <typename Archive>
void Fields(Archive& archive, Told& told) {
  archive.Always("step", told.step);
  archive.Always("errno", told.errnum);
  archive.Always("subject", told.subject);
}

}  // namespace

Value ErrorValue(const Error& error) {
  return MakeValue(Told{error.step, error.errnum, error.subject});
}

std::optional<Error> ErrorIn(const Value& value) {
  if (value.map() == nullptr) return std::nullopt;
  auto told = ReadAs<Told>(value);
  if (!told) return told.error();
  return Error{std::move(told->step), told->errnum, std::move(told->subject)};
}

}  // namespace nstest
