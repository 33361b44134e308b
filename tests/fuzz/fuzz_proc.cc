#include "fuzz/targets.h"
#include "nstest/facts/kernel_facts.h"
#include "nstest/kernel/cgroup_limits.h"
#include "nstest/kernel/cgroup_membership.h"
#include "nstest/kernel/clock.h"
#include "nstest/kernel/exit_info.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/keys.h"
#include "nstest/kernel/mount_table.h"
#include "nstest/kernel/process_stat.h"
#include "nstest/kernel/process_status.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

void FuzzProc(std::string_view bytes) {
  (void)ParseCgroups(bytes);
  (void)ParseCgroupLimit(bytes);
  (void)ParseIdMap(bytes);
  (void)ParseTimeOffsets(bytes);
  (void)ParseExitStatus(bytes);
  (void)ParseKeys(bytes);
  (void)ParseMountInfo(bytes);
  (void)ParseProcessStat(bytes);
  (void)ParseProcessStatus(bytes);
  (void)ParsePidfdInfo(bytes);
  (void)ParseNamespaceLink(bytes);
  (void)ParseKernelConfig(bytes);
  (void)ParseModules(bytes, bytes);
}

}  // namespace nstest
