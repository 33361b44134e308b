#include "nstest/cli/complain.h"

#include <unistd.h>

#include "nstest/report/byte_sink.h"

namespace nstest {

int Complain(const std::string& text, int status) {
  FdSink err(STDERR_FILENO, "stderr");
  err.Write("nstest: " + text + '\n');
  err.Flush();
  return status;
}

}  // namespace nstest
