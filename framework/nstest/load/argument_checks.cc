#include "nstest/load/argument_checks.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "nstest/base/capability_names.h"
#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/calls/address_table.h"
#include "nstest/calls/constant_table.h"
#include "nstest/calls/struct_table.h"
#include "nstest/load/operands.h"
#include "nstest/load/scalars.h"
#include "nstest/model/namespace_kind.h"

namespace nstest {

namespace {

using enum ParameterKind;

// The functions that name things: `pid(p)`.
struct Named {
  std::string_view function;
  std::string_view name;
};

std::optional<Named> SplitNamed(std::string_view text) {
  constexpr std::array<std::string_view, 5> kFunctions{"pid", "pidfd", "namespace", "fd", "path"};
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) return std::nullopt;
  const std::string_view function = text.substr(0, open);
  if (std::find(kFunctions.begin(), kFunctions.end(), function) == kFunctions.end()) {
    return std::nullopt;
  }
  return Named{function, Trim(text.substr(open + 1, text.size() - open - 2))};
}

bool IsProcessOfStep(std::string_view name, const StepLabels& labels) {
  if (name == "self") return true;
  if (!labels.performer.empty() && name == labels.performer) return true;
  return std::any_of(labels.processes.begin(), labels.processes.end(), [&](const auto& label) {
    return name == label || name == labels.performer + '.' + label;
  });
}

void CheckProcess(std::string_view name, Mark mark, const StepLabels& labels, Context& context) {
  if (!IsProcessOfStep(name, labels)) UseProcess(name, mark, context);
}

void CheckNamespaceFile(std::string_view kind, Mark mark, Context& context) {
  constexpr std::array<std::string_view, 2> kOthers{"pid_for_children", "time_for_children"};
  if (NamespaceKindByName(kind)) return;
  if (std::find(kOthers.begin(), kOthers.end(), kind) != kOthers.end()) return;
  std::vector<std::string_view> known(kOthers.begin(), kOthers.end());
  for (const auto& [name, value] : NamesOf(static_cast<NamespaceKind*>(nullptr))) {
    known.push_back(name);
  }
  context.problems.ErrorUnknown(mark, {"unknown namespace kind", kind, {}}, known);
}

// "p.label" or "p.label.out.read", where p may hold dots.
void CheckDescriptor(std::string_view name, Mark mark, const StepLabels& labels, Context& context) {
  const std::size_t last = name.rfind('.');
  if (last == std::string_view::npos) {
    context.problems.Error(mark, "'fd' takes a process and a label: fd(p.label)");
    return;
  }
  for (std::size_t dot = last; dot != std::string_view::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const std::string_view process = name.substr(0, dot);
    if (IsProcessOfStep(process, labels)) return;
    if (!context.names.kept.contains(process)) continue;
    UseProcess(process, mark, context);
    return;
  }
  CheckProcess(name.substr(0, last), mark, labels, context);
}

void CheckNamed(const Named& named, Mark mark, const StepLabels& labels, Context& context) {
  if (named.function == "fd") return CheckDescriptor(named.name, mark, labels, context);
  const std::size_t slash = std::min(named.name.find('/'), named.name.size());
  CheckProcess(named.name.substr(0, slash), mark, labels, context);
  if (named.function == "namespace") {
    CheckNamespaceFile(named.name.substr(std::min(slash + 1, named.name.size())), mark, context);
  }
}

std::vector<std::string_view> NamesOfSet(std::string_view set) {
  std::vector<std::string_view> names;
  if (set.starts_with("capability")) {
    names.assign(kCapabilityNames.begin(), kCapabilityNames.end());
  }
  if (const ConstantSet* known = FindConstantSet(set)) {
    for (const NamedConstant& constant : known->constants) names.push_back(constant.name);
  }
  return names;
}

// What was meant by the bare name of something; empty where it is none.
std::string MeantBy(const std::string& name, const StepLabels& labels, const Context& context) {
  if (std::find(labels.all.begin(), labels.all.end(), name) != labels.all.end()) return '$' + name;
  const bool process = context.names.processes.contains(name);
  if (process) return "pid(" + name + ')';
  const auto container = context.names.containers.find(name.substr(0, name.find('.')));
  if (container == context.names.containers.end()) return {};
  return "pid(" + name + (name.ends_with(".init") ? ")" : ".init)");
}

// A process or a descriptor, of which the text is neither a number nor a constant.
void ReportNoNumber(const Parameter& parameter, const Node& node, const StepLabels& labels,
                    Context& context) {
  std::string meant = MeantBy(node.text, labels, context);
  if (parameter.kind == kDescriptor && meant.starts_with("pid(")) meant = "pidfd" + meant.substr(3);
  const bool process = parameter.kind == kProcess;
  const std::string_view what = process ? "unknown process" : "unknown descriptor";
  const std::string_view more = process ? ": a number, $label, pid(p) or self"
                                        : ": a number, $label, AT_FDCWD, fd(p.label), pidfd(p) or "
                                          "namespace(p/kind)";
  if (meant.empty()) {
    context.problems.ErrorUnknown(node.mark, {what, node.text, more},
                                  NamesOfSet(process ? "" : "directory"));
    return;
  }
  context.problems.Error(node.mark, std::string(what) + ' ' + Quoted(node.text) + std::string(more),
                         meant);
}

void CheckConstant(const Node& node, std::string_view text, std::string_view set,
                   Context& context) {
  if (ConstantByName(set, text)) return;
  if (text.starts_with('$')) {
    const std::string braced = "${" + std::string(text.substr(1)) + '}';
    context.problems.Error(node.mark, "in a longer text " + Quoted(text) + " is not filled in",
                           braced);
    return;
  }
  if (set == "signal") {
    CheckSignalName(text, node.mark, context);
    return;
  }
  const auto names = NamesOfSet(set);
  if (names.empty()) {
    context.problems.Error(node.mark, Quoted(text) + " is no number");
    return;
  }
  context.problems.ErrorUnknown(node.mark, {"unknown constant", text, {}}, names);
}

void CheckFlags(const Node& node, std::string_view set, Context& context) {
  for (const std::string_view part : Split(node.text, '|')) {
    CheckConstant(node, Trim(part), set, context);
  }
}

// Numbers, constants, and what names things.
void CheckScalar(const Parameter& parameter, const Node& node, const StepLabels& labels,
                 Context& context) {
  if (!RequireScalar(node, parameter.name, context)) return;
  UseReferences(node.text, ReferenceStyle::kValue, node.mark, context);
  if (const auto named = SplitNamed(node.text)) {
    CheckNamed(*named, node.mark, labels, context);
    return;
  }
  if (HasReference(node.text) || parameter.kind == kText || parameter.kind == kData) return;
  if (parameter.kind == kProcess && node.text == "self") return;
  if (parameter.kind == kFlags) return CheckFlags(node, parameter.set, context);
  if (parameter.kind == kSignals) return CheckFlags(node, "signal", context);
  const std::string_view set = parameter.kind == kDescriptor ? "directory" : parameter.set;
  const bool thing = parameter.kind == kProcess || parameter.kind == kDescriptor;
  if (thing && !ConstantByName(set, node.text)) {
    ReportNoNumber(parameter, node, labels, context);
    return;
  }
  CheckConstant(node, node.text, set, context);
}

Parameter ParameterOf(const StructMember& member) {
  switch (member.kind) {
    case MemberKind::kFlags:
      return {kFlags, member.name, member.set};
    case MemberKind::kText:
    case MemberKind::kPointerToText:
    case MemberKind::kHex:
      return {kText, member.name};
    case MemberKind::kPointerToNumbers:
      return {kNumbers, member.name};
    case MemberKind::kDescriptor:
      return {kDescriptor, member.name};
    case MemberKind::kProcess:
      return {kProcess, member.name};
    case MemberKind::kStruct:
      return {kStruct, member.name, member.set};
    case MemberKind::kInternet:
      return {kText, member.name};
    case MemberKind::kBigEndian:
    case MemberKind::kSigned:
    case MemberKind::kUnsigned:
    case MemberKind::kNamed:
      break;
  }
  return {kNumber, member.name, member.set};
}

void CheckStruct(const Parameter& parameter, const Node& node, const StepLabels& labels,
                 Context& context) {
  if (node.kind != NodeKind::kMap) {
    ReportShape(node, parameter.name, "a map with the members of " + std::string(parameter.set),
                context);
    return;
  }
  const StructInfo& info = *FindStruct(parameter.set);
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& key = node.children[i];
    const StructMember* member = FindMember(info, key.text);
    if (member == nullptr) {
      std::vector<std::string_view> known;
      for (const StructMember& one : info.members) known.push_back(one.name);
      context.problems.ErrorUnknown(
          key.mark, {"unknown member", key.text, " of " + std::string(parameter.set)}, known);
      continue;
    }
    CheckArgument(ParameterOf(*member), node.children[i + 1], labels, context);
  }
}

void CheckItems(const Parameter& parameter, const Node& node, const StepLabels& labels,
                Context& context) {
  if (node.kind != NodeKind::kList) {
    ReportShape(node, parameter.name, "a list", context);
    return;
  }
  const Parameter item =
      parameter.kind == kStructs
          ? Parameter{kStruct, parameter.name, parameter.set}
          : Parameter{parameter.kind == kTexts ? kText : kDescriptor, parameter.name};
  for (const Node& one : node.children) CheckArgument(item, one, labels, context);
}

// The members of every family, for what is none.
std::vector<std::string_view> AddressMembers() {
  std::vector<std::string_view> known;
  for (const AddressFamily& family : AllAddressFamilies()) {
    for (const StructMember& member : family.address.members) known.push_back(member.name);
  }
  return known;
}

void CheckInternet(const StructMember& member, const Node& node, Context& context) {
  if (!RequireScalar(node, member.name, context)) return;
  UseReferences(node.text, ReferenceStyle::kValue, node.mark, context);
  const bool six = member.size == sizeof(in6_addr);
  in6_addr bytes{};
  if (HasReference(node.text)) return;
  if (::inet_pton(six ? AF_INET6 : AF_INET, node.text.c_str(), &bytes) == 1) return;
  ReportShape(node, member.name, six ? "an IPv6 address" : "an IPv4 address", context);
}

void CheckAddress(const Node& node, const StepLabels& labels, Context& context) {
  if (!RequireMap(node, "addr", context)) return;
  const AddressFamily* family = nullptr;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& key = node.children[i];
    const AddressFamily* of_key = AddressFamilyWith(key.text);
    if (of_key == nullptr) {
      context.problems.ErrorUnknown(key.mark, {"unknown member", key.text, " of an address"},
                                    AddressMembers());
      continue;
    }
    if (family == nullptr) family = of_key;
    if (of_key != family) {
      context.problems.Error(key.mark, Quoted(key.text) + " is a member of another family than " +
                                           Quoted(node.children.front().text));
      continue;
    }
    const StructMember& member = *FindMember(family->address, key.text);
    const Node& value = node.children[i + 1];
    if (member.kind == MemberKind::kInternet) {
      CheckInternet(member, value, context);
    } else {
      CheckArgument(ParameterOf(member), value, labels, context);
    }
  }
}

void CheckDuration(const Parameter& parameter, const Node& node, const StepLabels& labels,
                   Context& context) {
  if (node.kind == NodeKind::kMap) {
    CheckStruct({kStruct, parameter.name, "timespec"}, node, labels, context);
    return;
  }
  if (!RequireScalar(node, parameter.name, context)) return;
  UseReferences(node.text, ReferenceStyle::kValue, node.mark, context);
  if (HasReference(node.text) || ParseDuration(node.text)) return;
  ReportShape(node, parameter.name, "a duration such as 100ms, or {tv_sec, tv_nsec}", context);
}

}  // namespace

void CheckArgument(const Parameter& parameter, const Node& argument, const StepLabels& labels,
                   Context& context) {
  // A reference may be a whole map or list.
  if (argument.kind == NodeKind::kScalar && IsReference(argument.text)) {
    UseReferences(argument.text, ReferenceStyle::kValue, argument.mark, context);
    return;
  }
  switch (parameter.kind) {
    case kStruct:
    case kInOutStruct:
      return CheckStruct(parameter, argument, labels, context);
    case kStructs:
    case kNumbers:
    case kTexts:
      return CheckItems(parameter, argument, labels, context);
    case kAddress:
      return CheckAddress(argument, labels, context);
    case kDuration:
      return CheckDuration(parameter, argument, labels, context);
    case kSelector:
      return;
    default:
      return CheckScalar(parameter, argument, labels, context);
  }
}

std::string WordsFor(const Parameter& parameter) {
  const bool request = parameter.kind == kSelector;
  return request ? std::string("a request") : "'" + std::string(parameter.name) + "'";
}

std::string UsageOf(const CallInfo& info) {
  std::string text = '[' + std::string(info.name);
  for (const Parameter& parameter : info.used()) {
    if (!IsWritten(parameter.kind)) continue;
    text += ", ";
    text += parameter.kind == kSelector ? parameter.set : parameter.name;
    if (parameter.optional) text += '?';
  }
  return text + ']';
}

}  // namespace nstest
