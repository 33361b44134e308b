#include "nstest/load/call_maker.h"

#include <algorithm>
#include <array>

#include "nstest/calls/call_table.h"
#include "nstest/load/argument_checks.h"
#include "nstest/load/checkpoints.h"
#include "nstest/load/keys.h"
#include "nstest/load/matcher_maker.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr std::string_view kInitSuffix = ".init";

bool IsSingle(const Node& value) {
  return value.kind == NodeKind::kList && !value.children.empty() &&
         value.children.front().kind == NodeKind::kScalar;
}

bool MakesChild(std::string_view call) {
  return call == "fork" || call == "vfork" || call == "clone" || call == "clone3";
}

// `label: [name, ...]`, or the call alone.
struct WrittenCall {
  const Node* label = nullptr;
  const Node* call = nullptr;
};

WrittenCall Unwrap(const Node& item) {
  if (item.kind != NodeKind::kMap || item.children.size() != 2) return {nullptr, &item};
  return {item.children.data(), &item.children[1]};
}

Value ValueOf(const Node& node) {
  if (node.kind == NodeKind::kScalar) return node.text;
  if (node.kind == NodeKind::kList) {
    Value::List items;
    for (const Node& item : node.children) items.push_back(ValueOf(item));
    return items;
  }
  Value::Map fields;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    fields.emplace_back(node.children[i].text, ValueOf(node.children[i + 1]));
  }
  return fields;
}

// Makes the calls of one step. Their labels are names like saved ones while it lasts.
class Maker {
 public:
  Maker(Context& context, StepLabels& labels) : context_(context), labels_(labels) {}

  std::vector<Call> MakeList(const Node& list) {
    std::vector<Call> calls;
    if (list.kind != NodeKind::kList) {
      ReportShape(list, "call", "a list of calls", context_);
      return calls;
    }
    calls.reserve(list.children.size());
    for (const Node& item : list.children) {
      if (!calls.empty() && calls.back().name == "pause") {
        context_.problems.Error(item.mark, "nothing is done after 'pause'");
      }
      calls.push_back(MakeOne(item));
    }
    return calls;
  }

  Call MakeOne(const Node& item) {
    const WrittenCall written = Unwrap(item);
    Call call;
    if (written.label != nullptr) call.label = written.label->text;
    const Node& node = *written.call;
    if (!IsSingle(node)) {
      ReportShape(node, "call", "[name, arguments...] or 'label: [name, arguments...]'", context_);
      return call;
    }
    call.name = node.children.front().text;
    const CallInfo* info = FindRow(node);
    if (info != nullptr) MakeArguments(*info, node, call);
    return call;
  }

 private:
  const CallInfo* FindRow(const Node& node) const {
    const Node& name = node.children.front();
    const int place = SelectorPlace(name.text);
    std::string_view selector;
    if (place >= 0 && static_cast<std::size_t>(place) + 1 < node.children.size()) {
      selector = node.children[static_cast<std::size_t>(place) + 1].text;
    }
    const CallInfo* info = FindCall(name.text, selector);
    if (info != nullptr && !IsUnknownSelector(*info, selector)) return info;
    ReportUnknown(node, selector);
    return nullptr;
  }

  // A row for any request takes numbers; a name there is one that no row has.
  static bool IsUnknownSelector(const CallInfo& info, std::string_view selector) {
    return info.selector().empty() && !selector.empty() &&
           selector.find_first_of("0123456789$") != 0;
  }

  void ReportUnknown(const Node& node, std::string_view selector) const {
    const Node& name = node.children.front();
    std::vector<std::string_view> known;
    for (const CallInfo& info : AllCalls()) {
      if (selector.empty()) known.push_back(info.name);
      if (info.name == name.text && !selector.empty()) known.push_back(info.selector());
    }
    if (selector.empty()) {
      const bool exists = FindCall(name.text, "") != nullptr || SelectorPlace(name.text) >= 0;
      if (!exists) {
        context_.problems.ErrorUnknown(name.mark, {"unknown call", name.text, {}}, known);
        return;
      }
      context_.problems.Error(name.mark, "'" + name.text + "' needs a request");
      return;
    }
    const auto place = static_cast<std::size_t>(SelectorPlace(name.text)) + 1;
    context_.problems.ErrorUnknown(node.children[place].mark,
                                   {"unknown request", selector, " of '" + name.text + "'"}, known);
  }

  void MakeArguments(const CallInfo& info, const Node& node, Call& call) {
    std::size_t next = 1;
    for (const Parameter& parameter : info.used()) {
      if (!IsWritten(parameter.kind)) continue;
      if (next >= node.children.size()) {
        if (!parameter.optional && parameter.kind != ParameterKind::kInOutStruct) {
          context_.problems.Error(
              node.mark, "'" + call.name + "' needs " + WordsFor(parameter) + ": " + UsageOf(info));
          return;
        }
        continue;
      }
      const Node& argument = node.children[next++];
      if (parameter.kind == ParameterKind::kCalls) {
        call.inner = MakeList(argument);
        CheckInner(node, call);
        continue;
      }
      if (argument.kind == NodeKind::kBad) continue;
      CheckArgument(parameter, argument, labels_, context_);
      call.arguments.push_back(ValueOf(argument));
    }
    if (next < node.children.size()) {
      context_.problems.Error(node.children[next].mark,
                              "'" + call.name + "' takes no more: " + UsageOf(info));
    }
  }

  // What shares our memory may only idle.
  void CheckInner(const Node& node, const Call& call) const {
    const std::string flags =
        call.name == "clone" && !call.arguments.empty() && call.arguments.front().text() != nullptr
            ? *call.arguments.front().text()
            : std::string();
    const bool shares = flags.find("CLONE_VM") != std::string::npos &&
                        flags.find("CLONE_VFORK") == std::string::npos;
    const bool idles =
        call.inner.empty() || (call.inner.size() == 1 && call.inner.front().name == "pause");
    if (!shares || idles) return;
    context_.problems.Error(node.mark,
                            "a child with CLONE_VM and without CLONE_VFORK does nothing, or "
                            "[pause] alone");
  }

  Context& context_;
  StepLabels& labels_;
};

void CollectLabels(const Node& list, StepLabels& labels, Context& context);

void CollectInnerLabels(const Node& call, StepLabels& labels, Context& context) {
  if (!IsSingle(call) || !MakesChild(call.children.front().text)) return;
  CollectLabels(call.children.back(), labels, context);
}

void CollectLabel(const Node& label, const Node& call, StepLabels& labels, Context& context) {
  constexpr std::array<std::string_view, 3> kTaken{"errno", "failed", "waiting"};
  if (std::find(kTaken.begin(), kTaken.end(), label.text) != kTaken.end()) {
    context.problems.Error(label.mark, "label '" + label.text + "' has a meaning of its own");
  }
  AddName(label, "label", context.names.saved, context);
  labels.all.push_back(label.text);
  if (IsSingle(call) && MakesChild(call.children.front().text)) {
    labels.processes.push_back(label.text);
  }
}

// Every label of the tree becomes a name, and those of children a process of the step.
void CollectLabels(const Node& list, StepLabels& labels, Context& context) {
  if (list.kind != NodeKind::kList) return;
  for (const Node& item : list.children) {
    const WrittenCall written = Unwrap(item);
    if (written.label != nullptr) CollectLabel(*written.label, *written.call, labels, context);
    CollectInnerLabels(*written.call, labels, context);
  }
}

// Labels of the process's earlier lists, where this step has none of the same name.
std::vector<std::string> AddEarlierLabels(const Calls& calls, Context& context) {
  std::vector<std::string> added;
  const auto kept = context.names.kept.find(calls.by);
  if (kept == context.names.kept.end()) return added;
  for (const std::string& label : kept->second.labels) {
    if (context.names.saved.try_emplace(label, KnownName{}).second) added.push_back(label);
  }
  return added;
}

// The labels of the processes that the calls make.
std::vector<std::string_view> ChildrenOf(const std::vector<Call>& calls) {
  std::vector<std::string_view> labels;
  for (const Call& call : calls) {
    if (!call.label.empty() && MakesChild(call.name)) labels.push_back(call.label);
    const auto inner = ChildrenOf(call.inner);
    labels.insert(labels.end(), inner.begin(), inner.end());
  }
  return labels;
}

}  // namespace

Calls MakeCalls(const Node& step, const Node& value, Context& context) {
  Calls calls;
  if (const Node* by = Find(step, "by"); by != nullptr) calls.by = by->text;
  const Node* as = Find(step, "as");
  if (as != nullptr && RequireScalar(*as, "as", context)) {
    AddName(*as, "process", context.names.processes, context);
    calls.as = as->text;
    if (!calls.by.empty()) {
      context.problems.Error(as->mark, "'as' names a new process, and 'by' goes on in one");
    }
  }
  calls.single = value.kind != NodeKind::kList || IsSingle(value);
  if (value.kind == NodeKind::kMap) {
    ReportShape(value, "call", "[name, arguments...] or a list of calls, each '- label: [...]'",
                context);
    return calls;
  }
  if (!RequireList(value, "call", context)) return calls;
  StepLabels labels{{}, {}, calls.as.empty() ? calls.by : calls.as};
  if (calls.single) {
    CollectInnerLabels(value, labels, context);
  } else {
    CollectLabels(value, labels, context);
  }
  CheckCheckpoints(value, context);
  const std::vector<std::string> earlier = AddEarlierLabels(calls, context);
  Maker maker(context, labels);
  if (calls.single) {
    calls.calls.push_back(maker.MakeOne(value));
  } else {
    calls.calls = maker.MakeList(value);
  }
  for (const std::string& label : labels.all) context.names.saved.erase(label);
  for (const std::string& label : earlier) context.names.saved.erase(label);
  return calls;
}

std::string PlaceOfPerformer(const Node& by, Context& context) {
  if (!RequireScalar(by, "by", context)) return {};
  const auto kept = context.names.kept.find(by.text);
  UseProcess(by.text, by.mark, context);
  if (kept != context.names.kept.end()) return kept->second.place;
  if (by.text.ends_with(kInitSuffix)) {
    std::string place = by.text.substr(0, by.text.size() - kInitSuffix.size());
    if (const std::size_t dot = place.find('.'); dot != std::string::npos) {
      context.problems.Error(by.mark,
                             "'" + by.text + "' performs no calls: of nested levels only " +
                                 "the innermost one's init does",
                             place.substr(0, dot) + std::string(kInitSuffix));
      return place;
    }
    const auto container = context.names.containers.find(place);
    if (container != context.names.containers.end() && container->second.has_init) {
      context.problems.Error(by.mark, "'" + by.text + "' performs no calls: " + Quoted(place) +
                                          " has an 'init' of its own, and only nstest's performs");
    }
    return place;
  }
  if (context.names.processes.contains(by.text)) {
    context.problems.Error(by.mark, "'" + by.text +
                                        "' performs no calls: 'by' names what a 'call' kept with "
                                        "'as', its paused children, or a container's own init");
  }
  return {};
}

void KeepPerformer(const Calls& calls, const std::string& place, Mark mark, Context& context) {
  const std::string& name = calls.as.empty() ? calls.by : calls.as;
  if (name.empty()) return;
  KeptPerformer& kept = context.names.kept[name];
  kept.place = place;
  for (const std::string_view label : LabelsOf(calls.calls)) kept.labels.emplace_back(label);
  for (const std::string_view child : ChildrenOf(calls.calls)) {
    const std::string whole = name + '.' + std::string(child);
    context.names.processes.try_emplace(whole, KnownName{mark});
    context.names.kept[whole] = {place, kept.labels};
  }
}

void AllowFailures(Calls& calls, const Matcher& expect) {
  constexpr std::array<std::string_view, 2> kOutcome{"errno", "result"};
  if (calls.single) {
    if (!calls.calls.empty()) calls.calls.front().may_fail |= Mentions(expect, kOutcome);
    return;
  }
  const auto allow = [&](const auto& self, std::vector<Call>& list) -> void {
    for (Call& call : list) {
      const std::array<std::string_view, 1> label{call.label};
      if (!call.label.empty()) call.may_fail |= Mentions(expect, label);
      self(self, call.inner);
    }
  };
  allow(allow, calls.calls);
}

std::vector<std::string_view> LabelsOf(const std::vector<Call>& calls) {
  std::vector<std::string_view> labels;
  for (const Call& call : calls) {
    if (!call.label.empty()) labels.push_back(call.label);
    const auto inner = LabelsOf(call.inner);
    labels.insert(labels.end(), inner.begin(), inner.end());
  }
  return labels;
}

}  // namespace nstest
