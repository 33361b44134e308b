#include "nstest/base/text.h"
#include "nstest/kernel/keys.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

Value ObserveKeyrings(const std::string& /*argument*/, const View& view) {
  if (!view.proc()) return Refused(view.proc().error());
  const auto text = view.proc()->Read("keys");
  if (!text) return Refused(text.error());
  Value::List keys;
  for (const Key& key : ParseKeys(*text)) {
    keys.emplace_back(Value::Map{{"id", key.id},
                                 {"type", key.type},
                                 {"description", ToValidUtf8(key.description)},
                                 {"uid", key.uid},
                                 {"gid", key.gid}});
  }
  return keys;
}

}  // namespace nstest
