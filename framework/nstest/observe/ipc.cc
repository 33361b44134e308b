#include "nstest/kernel/mqueue.h"
#include "nstest/kernel/sysv.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

Value ObjectValue(const SysvObject& object) {
  return Value::Map{{"key", object.key},
                    {"id", object.id},
                    {"mode", ModeText(object.mode)},
                    {"uid", object.uid},
                    {"gid", object.gid}};
}

Value ToValue(const SharedMemory& segment) {
  Value value = ObjectValue(segment.object);
  value["size"] = segment.bytes;
  value["attached"] = segment.attached;
  return value;
}

Value ToValue(const MessageQueue& queue) {
  Value value = ObjectValue(queue.object);
  value["size"] = queue.bytes;
  value["messages"] = queue.messages;
  return value;
}

Value ToValue(const SemaphoreSet& set) {
  Value value = ObjectValue(set.object);
  value["semaphores"] = set.semaphores;
  return value;
}

template <typename Object>
Value ListValue(const Result<std::vector<Object>>& objects) {
  if (!objects) return Refused(objects.error());
  Value::List values;
  for (const Object& object : *objects) values.push_back(ToValue(object));
  return values;
}

}  // namespace

Value ObserveSysv(const std::string& /*argument*/, const View& /*view*/) {
  return Value::Map{{"shm", ListValue(ReadSharedMemory())},
                    {"msg", ListValue(ReadMessageQueues())},
                    {"sem", ListValue(ReadSemaphoreSets())}};
}

Value ObserveMqueues(const std::string& /*argument*/, const View& /*view*/) {
  const auto names = ReadMqueueNames();
  return names ? TextList(*names) : Refused(names.error());
}

}  // namespace nstest
