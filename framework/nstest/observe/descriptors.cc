#include "nstest/base/text.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

Value ObserveFds(const std::string& argument, const View& view) {
  if (!view.proc()) return Refused(view.proc().error());
  const auto sighting = view.Find(argument);
  if (!sighting || sighting->ended) return {};
  const std::string directory = std::to_string(sighting->proc_pid) + "/fd";
  const auto names = view.proc()->ReadNumbers(directory);
  if (!names) return Refused(names.error());
  Value::List fds;
  for (const int fd : *names) {
    const auto target = view.proc()->ReadLink(directory + '/' + std::to_string(fd));
    // Closed meanwhile.
    if (!target) continue;
    fds.emplace_back(Value::Map{{"fd", fd}, {"target", ToValidUtf8(*target)}});
  }
  return fds;
}

}  // namespace nstest
