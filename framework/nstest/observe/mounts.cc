#include "nstest/base/text.h"
#include "nstest/kernel/mount_table.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

Result<std::vector<MountEntry>> ReadTable(const View& view) {
  if (!view.proc()) return view.proc().error();
  const auto text = view.proc()->Read("self/mountinfo");
  if (!text) return text.error();
  return ParseMountInfo(*text);
}

Value GroupValue(const std::optional<int>& group) {
  return group ? Value(*group) : Value();
}

Value MountValue(const MountEntry& mount) {
  return Value::Map{{"at", ToValidUtf8(mount.mount_point)},
                    {"type", ToValidUtf8(mount.type)},
                    {"source", ToValidUtf8(mount.source)},
                    {"options", TextList(mount.options)},
                    {"super_options", TextList(mount.super_options)},
                    {"propagation", PropagationName(mount)},
                    {"peer_group", GroupValue(mount.peer_group)},
                    {"master", GroupValue(mount.master)},
                    {"root", ToValidUtf8(mount.root)},
                    {"device", mount.device},
                    {"id", mount.id},
                    {"parent", mount.parent}};
}

}  // namespace

Value ObserveMounts(const std::string& /*argument*/, const View& view) {
  const auto table = ReadTable(view);
  if (!table) return Refused(table.error());
  Value::List mounts;
  for (const MountEntry& mount : *table) mounts.push_back(MountValue(mount));
  return mounts;
}

Value ObserveMount(const std::string& argument, const View& view) {
  const auto table = ReadTable(view);
  if (!table) return Refused(table.error());
  const MountEntry* mount = FindMountAt(*table, argument);
  return mount != nullptr ? MountValue(*mount) : Value();
}

}  // namespace nstest
