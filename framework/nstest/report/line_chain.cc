#include "nstest/report/line_chain.h"

#include "nstest/base/sha256.h"

namespace nstest {

void LineChain::Add(std::string_view line) {
  digest_ += line;
  digest_ = Sha256(digest_);
}

}  // namespace nstest
