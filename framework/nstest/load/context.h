#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/reference.h"
#include "nstest/yaml/node.h"
#include "nstest/yaml/problem_list.h"

namespace nstest {

/// A name that a scenario gives to something.
struct KnownName {
  Mark mark;
  int levels = 1;         ///< of a container: `nested`
  bool has_init = false;  ///< of a container: `init`, and so none of nstest's own
  bool used = false;
};

using NameTable = std::map<std::string, KnownName, std::less<>>;

/// A process that performs calls, and stays.
struct KeptPerformer {
  std::string place;
  std::vector<std::string> labels;  ///< of its calls so far
};

/// The names of one scenario, as far as they are known while its steps are read in their order.
struct Names {
  NameTable containers;
  NameTable processes;  ///< started by a step; the containers' inits are known by the containers
  NameTable saved;
  NameTable given;  ///< by `matrix`, `vars` and `for each`: filled in before anything is made
  std::map<std::string, KeptPerformer, std::less<>> kept;
};

/// What every maker of a part of the model works with. Makers report what is wrong and return what
/// they could make of it: after an error nothing of it is played.
struct Context {
  ProblemList& problems;
  Names& names;
};

/// Adds a name that the author chose; reports one that is no name, is taken, or is a word of the
/// language. `what` is "container", "process" or "saved value". Saved and given values share `$x`.
void AddName(const Node& name, std::string_view what, NameTable& table, Context& context);

/// Reports what is not there; marks what is there as used. Places are `host`, containers and the
/// levels of nested ones; processes are `CONTAINER.init` and what an earlier step started.
void UsePlace(const Node& name, Context& context);
void UseContainer(std::string_view name, Mark mark, Context& context);
void UseProcess(std::string_view name, Mark mark, Context& context);

/// Every `$x` and `${x}` of the text must have been saved by an earlier step.
void UseReferences(std::string_view text, ReferenceStyle style, Mark mark, Context& context);

/// Whether the text holds a reference, so that what it will be is not known yet.
bool HasReference(std::string_view text);

}  // namespace nstest
