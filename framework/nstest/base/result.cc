#include "nstest/base/result.h"

#include <cerrno>

#include "nstest/base/names.h"

namespace nstest {

std::string Error::Text() const {
  std::string text = step;
  if (!subject.empty()) text += (errnum != 0) ? " '" + subject + "'" : ": " + subject;
  if (errnum != 0) text += ": " + ErrnoName(errnum);
  return text;
}

Error ErrnoError(std::string step, std::string subject) {
  const int saved = errno;
  return Error{std::move(step), saved, std::move(subject)};
}

}  // namespace nstest
