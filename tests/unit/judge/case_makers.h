#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nstest/model/scenario.h"

/// Steps and cases to judge.
namespace nstest {

inline Step MakeRun(std::string name, std::optional<Matcher> expect) {
  return {.name = std::move(name),
          .place = "box",
          .action = nstest::Run{.command = {.shell = "echo $$"}},
          .expect = std::move(expect),
          .must_succeed = true,
          .mark = {10, 3},
          .expect_mark = {12, 5},
          .expect_line = "    expect: {stdout: 1}"};
}

inline Step MakeObserve(std::string fact, std::optional<Matcher> expect) {
  return {
      .place = "host", .action = Observe{{.name = std::move(fact)}}, .expect = std::move(expect)};
}

inline Case MakeCase(std::vector<Step> steps) {
  return {.id = "basics/pid",
          .scenario = {.title = "the first process is PID 1",
                       .sources = {"pid_namespaces(7)"},
                       .tags = {"pid"},
                       .steps = std::move(steps),
                       .file = "scenarios/basics/pid.yaml",
                       .suite = "basics",
                       .sha256 = "abc",
                       .mark = {1, 1}}};
}

inline Value Ran(int exit, const char* out) {
  return Value::Map{{"exit", exit}, {"signal", Value()}, {"stdout", out}, {"stderr", ""}};
}

}  // namespace nstest
