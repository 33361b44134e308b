#pragma once

#include <csignal>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nstest/runtime/runtime.h"

namespace nstest {

/// A runtime without namespaces: the init of each container is an ordinary process, and its place
/// is the caller's own. Fails where it is told to.
class FakeRuntime : public Runtime {
 public:
  std::string_view name() const override { return "fake"; }

  std::string WhyNot(Loop& /*loop*/, const Container& container) override {
    return Find(why_not, container.name, std::string());
  }

  bool makes_cgroups() const override { return true; }

  Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) override {
    const std::string name = request.container.name;
    happened.push_back("make " + name);
    const Status refusal = Find(refused, name, Status());
    if (!refusal) return refusal.error();
    auto init = Process::Start(loop, {.argv = {"/bin/sh", "-c", Find(inits, name, kWaits)}});
    if (!init) return init.error();
    MadeContainer made{.place = {.name = name}, .init = std::move(*init)};
    made.place.pid = made.init->pid();
    made.place.pidfd = made.init->pidfd();
    made.remove = [this, name, pid = made.place.pid]() -> Status {
      const bool runs = ::kill(pid, 0) == 0;
      happened.push_back("remove " + name + (runs ? ", which runs" : ""));
      return Find(not_removed, name, Status());
    };
    return made;
  }

  // By the container's name.
  std::map<std::string, std::string> why_not;
  std::map<std::string, Status> refused;      ///< what Make fails with
  std::map<std::string, std::string> inits;   ///< a shell's text; else it waits
  std::map<std::string, Status> not_removed;  ///< what removing fails with

  std::vector<std::string> happened;  ///< "make box", "remove box", in this order

 private:
  inline static const std::string kWaits = "exec sleep 60";

  template <typename Known>
  static Known Find(const std::map<std::string, Known>& known, const std::string& name,
                    const Known& otherwise) {
    const auto found = known.find(name);
    return found == known.end() ? otherwise : found->second;
  }
};

}  // namespace nstest
