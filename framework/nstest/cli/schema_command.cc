#include <unistd.h>

#include <string>

#include "nstest/cli/commands.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/schema_bytes.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

int SchemaCommand(const SchemaOptions& /*options*/) {
  FdSink out(STDOUT_FILENO, "stdout");
  out.Write(std::string(std::begin(kSchemaBytes), std::end(kSchemaBytes)));
  out.Flush();
  return kExitWell;
}

}  // namespace nstest
