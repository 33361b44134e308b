#include "nstest/runtime/docker_remote.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "nstest/base/text.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/runtime/docker_command.h"
#include "nstest/runtime/gate.h"
#include "nstest/runtime/outside.h"
#include "nstest/runtime/tool.h"
#include "nstest/runtime/within.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// Of questions, and of removing.
constexpr std::chrono::seconds kRemotePatience(10);

SteadyTime Enough() {
  return steady_clock::now() + kRemotePatience;
}

}  // namespace

Result<std::optional<bool>> FindRemote(Loop& loop, const RuntimeProgram& program,
                                       const std::string& image, const std::string& name) {
  // A number that no other process of this pid is likely to have open.
  constexpr int kUnusual = 947;
  const UniqueFd opened(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const UniqueFd unusual(::fcntl(opened.get(), F_DUPFD_CLOEXEC, kUnusual));
  if (!unusual.valid()) return ErrnoError("open", "/dev/null");
  const std::string file =
      "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(unusual.get());
  const DockerTool tool(program);
  const auto made =
      tool.Run(loop,
               {{"create", "--pull=never", "--name=" + name,
                 "--mount=type=bind,source=" + file + ",target=/.nstest", image, kInitWithin}},
               Enough());
  const std::string why = made ? "" : made.error().Text();
  if (SaysNoSuchSource(why)) return std::optional(true);
  if (SaysNoSuchThing(why)) return std::optional<bool>();
  if (!made) return made.error();
  const auto removed = tool.RemoveContainer(loop, name, Enough());
  if (!removed) return removed.error();
  return std::optional(false);
}

Result<std::unique_ptr<RemoteContainer>> RemoteContainer::Make(Loop& loop, const DockerTool& tool,
                                                               const ContainerRequest& request,
                                                               const std::string& name) {
  NSTEST_TRY(request.announce({"container", name, tool.program()}));
  // What the guard looks for.
  constexpr mode_t kOwn = 0700;
  if (::mkdirat(OpenGates().get(), name.c_str(), kOwn) != 0) return ErrnoError("mkdir", name);
  std::unique_ptr<RemoteContainer> made(new RemoteContainer(loop, tool, name));  // NOLINT: private
  NSTEST_TRY(made->Begin(request));
  return made;
}

RemoteContainer::~RemoteContainer() {
  if (is_there_) [[maybe_unused]]
    const Status ignored = Remove();
}

Status RemoteContainer::Begin(const ContainerRequest& request) {
  const auto self = FindOwnProgram();
  if (!self) return self.error();
  DockerSurroundings surroundings{.podman = tool_.is_podman(),
                                  .name = name_,
                                  .image = request.container.image,
                                  .capabilities = ReadCapabilities().value_or(CapabilitySets())};
  // The clock there would not be put back.
  surroundings.capabilities.bounding &= ~CapabilitySetOf({"CAP_SYS_TIME"});
  const auto created = tool_.Run(loop_, {MakeRemoteWords(request, surroundings)}, request.deadline);
  if (!created) return ExplainRefusal(created.error(), tool_.program().name);
  const auto copied =
      tool_.Run(loop_, {{"cp", *self, name_ + ':' + kProgramWithin}}, request.deadline);
  if (!copied) return copied.error();
  DockerTool::Command start{{"start", "--attach", name_}, request.input};
  if (!request.input.empty()) start.words.insert(start.words.begin() + 1, "--interactive");
  auto started = tool_.Start(loop_, start);
  if (!started) return started.error();
  attached_ = std::move(*started);
  return AwaitBegin(start, request.deadline);
}

Status RemoteContainer::AwaitBegin(const DockerTool::Command& start, SteadyTime deadline) {
  constexpr std::chrono::milliseconds kPause(10);
  for (;;) {
    const auto status = Inspect("{{.State.Status}}");
    if (!status) return status.error();
    const bool waits = *status == "created" || *status == "configured" || *status == "initialized";
    if (!waits) return {};
    const auto now = steady_clock::now();
    if (attached_->exit() || now >= deadline) {
      return ExplainRefusal(tool_.ErrorOf(start, *attached_), tool_.program().name);
    }
    loop_.RunUntil([this] { return attached_->exit().has_value(); },
                   std::min(deadline, now + kPause));
  }
}

Result<std::string> RemoteContainer::Inspect(const std::string& what) const {
  const auto told = tool_.Run(loop_, {{"inspect", "--format=" + what, name_}}, Enough());
  if (!told) return told.error();
  return std::string(Trim((*told)->output().text));
}

Result<std::unique_ptr<Process>> RemoteContainer::Enter(int socket) const {
  return tool_.Start(loop_,
                     {{"exec", "--interactive", name_, kProgramWithin, kWorkerWithin}, {}, socket});
}

std::optional<Exit> RemoteContainer::FindExit() const {
  const auto told = Inspect("{{.State.Running}} {{.State.ExitCode}}");
  constexpr std::string_view kEnded = "false ";
  if (!told || !told->starts_with(kEnded)) return std::nullopt;
  const auto status = ParseInteger(std::string_view(*told).substr(kEnded.size()));
  return status ? std::optional(ExitOfShellStatus(static_cast<int>(*status))) : std::nullopt;
}

Status RemoteContainer::Signal(const std::string& signal) const {
  const auto sent = tool_.Run(loop_, {{"kill", "--signal=" + signal, name_}}, Enough());
  return sent ? Status() : sent.error();
}

Status RemoteContainer::Remove() {
  is_there_ = false;
  const auto removed = tool_.RemoveContainer(loop_, name_, Enough());
  if (!removed) return removed.error();
  // One that is not there may still be on its way: the guard looks again.
  if (const UniqueFd folder = OpenGates(); *removed && folder.valid()) {
    RemoveGate(folder.get(), name_);
  }
  return {};
}

}  // namespace nstest
