#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// Pure. The name of the kernel image with the newest release among those of a directory:
/// "vmlinuz-6.12.1-amd64" of vmlinuz-*, bzImage-* and others' files; empty where there is none.
std::string ChooseNewestKernel(const std::vector<std::string>& names);

/// The newest kernel in /boot that may be read; empty where there is none.
std::string FindNewestKernel();

/// Pure. The release that an image of Linux for x86 tells in its head ("6.12.1-amd64"), from its
/// first kBootSectors bytes: Documentation/arch/x86/boot.rst. Fails with "kernel" and ENOEXEC where
/// it is no such image.
inline constexpr std::size_t kBootSectors = 64 * 1024;
Result<std::string> ParseKernelRelease(std::string_view head);

}  // namespace nstest
