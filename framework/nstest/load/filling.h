#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "nstest/yaml/node.h"
#include "nstest/yaml/problem_list.h"

namespace nstest {

/// A value that a document gives a name to: an axis of `matrix` or `for each`, or one of `vars`.
struct GivenValue {
  Node node;
  bool used = false;
};

using GivenValues = std::map<std::string, GivenValue, std::less<>>;

/// How much may be put in, so that a small file cannot become a large one.
struct FillBudget {
  std::size_t nodes = 100'000;
  std::size_t bytes = std::size_t{16} << 20U;
};

/// Puts given values in wherever their names stand, as if they had been written there: a whole
/// `$name` or `$name.field` becomes the value, which may be a list or a map; `${name}` inside a
/// longer text, and `$name` as a fact's argument, become its text (a row's is its `name`). In
/// commands only `${...}` counts. Names that are not given are left alone: a step may save them.
class Filler {
 public:
  Filler(GivenValues& values, FillBudget& budget, ProblemList& problems)
      : values_(values), budget_(budget), problems_(problems) {}

  /// A copy of the node. Places in the text stay those of the node, not of the values.
  Node Fill(const Node& node);

  /// The same of a value of `vars`, in which no key has a meaning.
  Node FillValue(const Node& node);

 private:
  /// What a map's keys mean, since that decides how their values are read.
  enum class Sense { kWords, kNames, kValue, kCommand };

  static Sense SenseOf(std::string_view key, const Node& value, Sense outer);
  Node FillAs(const Node& node, Sense sense);
  Node FillScalar(const Node& scalar, Sense sense);
  void FillMap(const Node& map, Sense sense, Node& filled);
  const Node* Look(std::string_view path, const Node& at);
  std::string TextAt(std::string_view path, const Node& at);
  bool IsGiven(std::string_view path) const;
  bool Spend(const Node& node, const Node& at);
  bool SpendAll(const std::vector<Node>& nodes, const Node& at);
  std::string FillText(const Node& scalar, Sense sense);

  GivenValues& values_;
  FillBudget& budget_;
  ProblemList& problems_;
  std::size_t levels_ = 0;  // of lists and maps around what is being filled
};

/// Whether a name of these stands anywhere in the node.
bool Refers(const Node& node, const GivenValues& values);

}  // namespace nstest
