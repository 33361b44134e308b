#include "nstest/report/junit_reporter.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/report/case_text.h"
#include "nstest/report/run_text.h"
#include "nstest/report/xml.h"

namespace nstest {

namespace {

constexpr std::size_t kLongestFact = 200;

struct Suite {
  Counts counts;
  Nanoseconds took{0};
  std::string cases;  // elements
};

std::string CountAttributes(const Counts& counts, Nanoseconds took) {
  return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")",
                     counts.total(), counts.fail, counts.error + counts.timeout,
                     counts.skip + counts.xfail, Seconds(took));
}

// The folder of "basics/mount/pid::slug[kind=pid]" as Java writes a package: "suite.basics.mount".
std::string ClassName(const CaseResult& result) {
  std::string_view path = result.id;
  path = path.substr(0, path.find("::"));
  path = path.substr(0, path.find('['));
  const std::size_t slash = path.rfind('/');
  std::string name = result.suite;
  if (slash != std::string_view::npos) {
    if (!name.empty()) name += '.';
    name += path.substr(0, slash);
  }
  for (char& letter : name) letter = letter == '/' ? '.' : letter;
  return name.empty() ? "nstest" : name;
}

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  // GitLab attaches the file that a failed case names like this in its output.
  constexpr std::string_view kAttachment = "[[ATTACHMENT";
  for (std::size_t at = text.find(kAttachment); at != std::string::npos;
       at = text.find(kAttachment, at + 1)) {
    text.insert(at + 1, " ");
  }
  return XmlText(text);
}

std::string Property(std::string_view name, std::string_view value) {
  return "<property" + XmlAttribute("name", name) + XmlAttribute("value", value) + "/>";
}

// <failure>, <error> or <skipped>; nothing for a pass.
std::string VerdictElement(const CaseResult& result, const DetailOptions& details) {
  const std::string type = XmlAttribute("type", VerdictName(result.verdict));
  const std::string message = XmlAttribute("message", FailureText(result));
  switch (result.verdict) {
    case Verdict::kPass:
    case Verdict::kXpass:
      return {};
    case Verdict::kXfail:  // as pytest has it
    case Verdict::kSkip:
      return fmt::format("      <skipped{}>{}</skipped>\n", message, XmlText(WhyText(result)));
    case Verdict::kFail:
      return fmt::format("      <failure{}{}>{}</failure>\n", type, message,
                         Lines(DetailLines(result, details)));
    case Verdict::kError:
    case Verdict::kTimeout:
      return fmt::format("      <error{}{}>{}</error>\n", type, message,
                         Lines(DetailLines(result, details)));
  }
  return {};
}

std::string CaseElement(const CaseResult& result, const DetailOptions& details) {
  std::string text = "    <testcase" + XmlAttribute("name", CaseName(result)) +
                     XmlAttribute("classname", ClassName(result)) +
                     fmt::format(R"( time="{:.3f}")", Seconds(result.took)) +
                     XmlAttribute("file", result.file) +
                     fmt::format(" line=\"{}\">\n", FailureMark(result).line);
  text += "      <properties>" + Property("title", result.title);
  if (!result.runtime.empty()) text += Property("runtime", result.runtime);
  for (const std::string& source : result.sources) text += Property("source", source);
  text += "</properties>\n" + VerdictElement(result, details);
  if (IsBad(result.verdict) && !result.steps.empty()) {
    text += "      <system-out>" + Lines(StepLines(result, details)) + "</system-out>\n";
  }
  if (!result.leftovers.empty()) {
    text += "      <system-err>";
    for (const std::string& leftover : result.leftovers) {
      text += XmlText("left over: " + SafeLine(leftover)) + "\n";
    }
    text += "</system-err>\n";
  }
  return text + "    </testcase>\n";
}

class JunitReporter final : public Reporter {
 public:
  explicit JunitReporter(ByteSink& sink) : sink_(sink) {}

  void Begin(const RunInfo& run, const HostFacts& host) override {
    details_ = {.bounds = {.lines = 200}, .replay = run.replay};
    timestamp_ = XmlAttribute("timestamp", run.started);
    if (const Value* name = host.Find("hostname"); name != nullptr && name->text() != nullptr) {
      hostname_ = XmlAttribute("hostname", *name->text());
    }
    AddProperty("nstest.version", run.version);
    AddProperty("nstest.jobs", run.jobs);
    if (run.seed) AddProperty("nstest.seed", *run.seed);
    for (const auto& [name, value] : host.facts) AddProperty("host." + name, value);
  }

  void CaseFinished(const CaseResult& result) override {
    Suite& suite = suites_[ClassName(result)];
    suite.counts.Add(result.verdict);
    suite.took += result.took;
    suite.cases += CaseElement(result, details_);
  }

  void End(const RunSummary& summary) override {
    Counts counts = summary.counts;
    if (summary.interrupted || summary.incomplete) AddBrokenRun(summary, counts);
    sink_.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nstest\"" +
                CountAttributes(counts, summary.took) + timestamp_ + ">\n");
    for (const auto& [name, suite] : suites_) WriteSuite(name, suite);
    sink_.Write("</testsuites>\n");
    sink_.Flush();
  }

 private:
  void AddProperty(std::string_view name, const Value& value) {
    const std::string text = value.text() != nullptr ? Shorten(*value.text(), kLongestFact)
                                                     : DisplayText(value, kLongestFact);
    properties_ += "      " + Property(SafeLine(name), SafeLine(text)) + "\n";
  }

  void AddBrokenRun(const RunSummary& summary, Counts& counts) {
    const std::string_view type = summary.interrupted ? "interrupted" : "incomplete";
    Suite& suite = suites_["nstest"];
    suite.counts.Add(Verdict::kError);
    counts.Add(Verdict::kError);
    suite.cases += fmt::format(
        "    <testcase name=\"the whole run\" classname=\"nstest\" time=\"{:.3f}\">\n"
        "      <error type=\"{}\"{}>{}</error>\n    </testcase>\n",
        Seconds(summary.took), type, XmlAttribute("message", "the run did not reach its end"),
        XmlText(SummaryText(summary)));
  }

  void WriteSuite(const std::string& name, const Suite& suite) {
    sink_.Write("  <testsuite" + XmlAttribute("name", name) +
                CountAttributes(suite.counts, suite.took) + timestamp_ + hostname_ + ">\n" +
                "    <properties>\n" + properties_ + "    </properties>\n");
    sink_.Write(suite.cases);
    sink_.Write("  </testsuite>\n");
  }

  ByteSink& sink_;
  DetailOptions details_;
  std::string timestamp_;
  std::string hostname_;
  std::string properties_;
  std::map<std::string, Suite> suites_;
};

}  // namespace

std::unique_ptr<Reporter> MakeJunitReporter(ByteSink& sink) {
  return std::make_unique<JunitReporter>(sink);
}

}  // namespace nstest
