#include "nstest/runtime/guest_command.h"

namespace nstest {

namespace {

constexpr const char* kMemory = "512M";

std::string Descriptor(int fd) {
  return "/proc/self/fd/" + std::to_string(fd);
}

std::string Socket(const std::string& id, int fd) {
  return "socket,id=" + id + ",fd=" + std::to_string(fd);
}

}  // namespace

std::vector<std::string> MakeMachineCommand(const std::string& program, const std::string& kernel) {
  const std::string memory(kMemory);
  // A panic ends the guest at once: it reboots, and that is the end (-no-reboot). What is behind
  // "--" is for the first process.
  const std::string line =
      std::string("console=ttyS0 quiet panic=-1 mitigations=off tsc=unstable -- ") + kGuestArgument;
  return {program, "-no-user-config", "-nodefaults", "-no-reboot", "-display", "none", "-machine",
          "q35,accel=tcg", "-m", memory,
          // The one who serves the tree reads and writes the guest's memory.
          "-object", "memory-backend-memfd,id=memory,share=on,size=" + memory, "-numa",
          "node,memdev=memory", "-kernel", kernel, "-initrd", Descriptor(kGuestInitrd), "-append",
          line, "-chardev", "file,id=console,path=" + Descriptor(kGuestConsole), "-serial",
          "chardev:console", "-device", "virtio-serial-pci", "-chardev", Socket("port", kGuestPort),
          "-device", std::string("virtserialport,chardev=port,name=") + kGuestPortName, "-chardev",
          Socket("tree", kGuestTree), "-device",
          std::string("vhost-user-fs-pci,chardev=tree,tag=") + kGuestTreeName};
}

std::vector<std::string> MakeTreeServerCommand(const std::string& program) {
  // The tree is read-only but for what the guest covers: what was read once stays so.
  return {program,
          "--fd=" + std::to_string(kTreeListener),
          "--rlimit-nofile=0",
          "-o",
          "source=/",
          "-o",
          "sandbox=chroot",
          "-o",
          "cache=always",
          "-o",
          "xattr",
          "-o",
          "log_level=err"};
}

}  // namespace nstest
