#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/action.h"
#include "nstest/model/container.h"
#include "nstest/model/link.h"
#include "nstest/model/mark.h"
#include "nstest/model/matcher.h"
#include "nstest/model/value.h"

namespace nstest {

inline constexpr Nanoseconds kDefaultStepTimeout = std::chrono::seconds(10);
inline constexpr Nanoseconds kDefaultCaseTimeout = std::chrono::seconds(60);

/// The name of the place outside every container.
inline constexpr std::string_view kHost = "host";

/// What must be so of the host: fact -> matcher, all of them. A fact that is not known is not so.
struct Condition {
  std::vector<std::pair<std::string, Matcher>> facts;

  bool operator==(const Condition&) const = default;
};

/// One of several expectations, for hosts where `when` holds.
struct ConditionalExpectation {
  Condition when;
  std::string because;  ///< where it is documented that such hosts behave so
  Matcher is;
  bool must_succeed = false;  ///< as in Step
  Mark mark;
  std::string line;

  bool operator==(const ConditionalExpectation&) const = default;
};

/// Which of a step's expectations this host was held to.
struct Choice {
  int number = 0;       ///< from 1, in the order of the scenario
  std::string when;     ///< "cgroup is \"v2\"": what was so, or what was not of the ones before
  std::string because;  ///< the author's

  bool operator==(const Choice&) const = default;
};

/// A failure that is known, on hosts where `when` holds.
struct KnownFailure {
  Condition when;  ///< empty: everywhere
  std::string because;

  bool operator==(const KnownFailure&) const = default;
};

struct Step {
  std::string name;   ///< what reports call its expectation; empty: made from the action
  std::string place;  ///< `in`: "host" or a container; filled in by the loader
  /// `in: {mount: a, network: b}`: the places that give some kinds, where the others are the
  /// host's. Then `place` is what is written.
  std::vector<std::pair<NamespaceKind, std::string>> mix;
  Action action;
  /// Of this step, instead of its place's.
  std::optional<UserIds> user;
  std::optional<CapabilityRule> capabilities;
  std::optional<Nanoseconds> timeout;  ///< none: kDefaultStepTimeout
  std::string save;                    ///< the name under which the evidence is kept
  std::optional<Matcher> expect;       ///< none: only the implied expectation
  /// Expectations to be tried before `expect`, which is then the one for all other hosts. Empty
  /// once a plan has chosen.
  std::vector<ConditionalExpectation> alternatives;
  std::optional<Choice> choice;           ///< none where there was nothing to choose
  std::optional<Nanoseconds> eventually;  ///< repeat until `expect` holds, this long at most
  /// `run set mount unmount signal wait` must succeed unless their exit, signal or errno is
  /// expected. Decided by the loader; false for actions that imply nothing.
  bool must_succeed = false;
  std::string control;  ///< why `nstest control` must not expect this step to turn; may be empty
  bool positive_control = false;  ///< does what the step before did, where it can be seen
  Mark mark;                      ///< the step
  Mark expect_mark;               ///< the value of its `expect`
  std::string expect_line;        ///< the text of that line, for reports

  bool operator==(const Step&) const = default;
};

/// The step's own name, or one made from its action: "observe pid(box.init) in host".
std::string StepName(const Step& step);

/// What its action is about, as written: the command, the fact.
std::string StepSubject(const Step& step);

/// What the real host must have. Empty members ask for nothing.
struct Requires {
  bool root = false;   ///< real root in the initial user namespace
  std::string kernel;  ///< ">=5.6"
  std::vector<std::string> capabilities;
  std::vector<std::string> tools;                           ///< found in PATH
  std::vector<std::string> config;                          ///< CONFIG_X or CONFIG_X=y
  std::vector<std::pair<std::string, std::string>> sysctl;  ///< name -> value; "" for "exists"
  std::string cgroup;                                       ///< "v1" or "v2"
  std::vector<std::string> filesystems;
  std::vector<std::string> modules;
  std::vector<std::string> calls;    ///< of calls/call_probes.h
  std::vector<std::string> devices;  ///< paths; they may be read and written
  long long ids = 0;                 ///< ids that can be mapped into a user namespace
  Mark mark;

  bool operator==(const Requires&) const = default;
};

/// One behaviour, as its author wrote it.
struct Scenario {
  std::string title;
  std::string written_title;  ///< before values were filled in, for the id; empty: as `title`
  std::string about;
  std::vector<std::string> sources;
  std::vector<std::string> tags;
  std::vector<std::string> covers;  ///< catalogue ids
  Requires needs;
  std::vector<std::string> touches;  ///< real, host-wide state: "clock"
  bool real_host = false;            ///< host: real
  std::string control;
  std::optional<KnownFailure> expected_to_fail;
  std::vector<Container> containers;  ///< in the order in which they are made
  std::vector<NetworkLink> links;     ///< made after the containers
  std::vector<Step> steps;
  Nanoseconds timeout = kDefaultCaseTimeout;

  /// Of `matrix`: axis -> the label of its value here. The id ends with them.
  std::vector<std::pair<std::string, std::string>> combination;
  std::string file;     ///< as the user named it: for messages
  std::string id_path;  ///< below the suite's root, without suffix: "basics/pid"
  std::string suite;    ///< the suite's name; empty without suite.yaml
  int position = 0;     ///< in its file, from 0
  bool alone = true;    ///< the only scenario of its file: its id needs no slug
  std::string folder;   ///< absolute path of the folder: the default workdir
  std::string sha256;   ///< of its document's text: tells an edited scenario from its old self
  Mark mark;

  bool operator==(const Scenario&) const = default;
};

/// What is played, counted and reported.
struct Case {
  std::string id;  ///< unique in a run, and the same however nstest was called
  Scenario scenario;

  bool operator==(const Case&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, Choice& choice) {
  archive("number", choice.number);
  archive("when", choice.when);
  archive("because", choice.because);
}

template <typename Archive>
void Fields(Archive& archive, Step& step) {
  archive("name", step.name);
  archive("in", step.place);
  archive("mix", step.mix);
  archive("action", step.action);
  archive("user", step.user);
  archive("capabilities", step.capabilities);
  archive("timeout", step.timeout);
  archive("save", step.save);
  archive("eventually", step.eventually);
  archive("must_succeed", step.must_succeed);
}

}  // namespace nstest
