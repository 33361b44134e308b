#include <unistd.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/kernel/procfs.h"
#include "nstest/model/namespace_kind.h"
#include "nstest/syscalls/performer.h"

namespace nstest {

namespace {

// `$x` where x is a label is its result; `${x}` within a text too.
std::string WithResults(std::string text, const Reference& reference) {
  const std::string bare = '$' + reference.name;
  if (text == bare) return bare + ".result";
  const std::string braced = "${" + reference.name + '}';
  for (std::size_t at = 0; (at = text.find(braced, at)) != std::string::npos;) {
    text.replace(at, braced.size(), "${" + reference.name + ".result}");
  }
  return text;
}

// The kinds in our words and in the kernel's; others, such as pid_for_children, as they are.
std::string NamespaceFileOf(std::string_view kind) {
  const auto known = NamespaceKindByName(kind);
  return std::string(known ? NamespaceFile(*known) : kind);
}

constexpr std::string_view kSelf = "self";

}  // namespace

Result<Value> Performer::Resolve(const Value& argument) {
  if (argument.text() != nullptr) {
    auto value = ResolveText(*argument.text());
    return value ? ResolveNamed(*value) : value;
  }
  if (argument.list() != nullptr) {
    Value::List items;
    for (const Value& item : *argument.list()) {
      auto value = Resolve(item);
      if (!value) return value;
      items.push_back(std::move(*value));
    }
    return Value(std::move(items));
  }
  if (argument.map() == nullptr) return argument;
  Value::Map fields;
  for (const auto& [name, field] : *argument.map()) {
    auto value = Resolve(field);
    if (!value) return value;
    fields.emplace_back(name, std::move(*value));
  }
  return Value(std::move(fields));
}

Status Performer::KnowLabel(const std::string& label) {
  if (saved_.contains(label) || labels_.contains(label)) return {};
  auto letter = Ask(WantLabel{label});
  if (!letter) return letter.error();
  labels_[label] = letter->value;
  return {};
}

Result<Value> Performer::ResolveText(const std::string& text) {
  auto references = FindReferences(text, ReferenceStyle::kValue);
  if (!references) return references.error();
  std::string rewritten = text;
  Saved scope;
  for (const Reference& reference : *references) {
    NSTEST_TRY(KnowLabel(reference.name));
    const auto label = labels_.find(reference.name);
    const bool is_label = label != labels_.end();
    scope[reference.name] = is_label ? label->second : saved_.at(reference.name);
    if (is_label && reference.fields.empty()) rewritten = WithResults(rewritten, reference);
  }
  return ResolveValue(rewritten, scope);
}

// `pid(p)` and its like, and `self`.
Result<Value> Performer::ResolveNamed(const Value& value) {
  const std::string* text = value.text();
  if (text == nullptr) return value;
  if (*text == kSelf) return Value(static_cast<long>(::getpid()));
  const std::size_t open = text->find('(');
  if (open == std::string::npos || !text->ends_with(')')) return value;
  const std::string_view whole(*text);
  return NameThing(whole.substr(0, open), Trim(whole.substr(open + 1, whole.size() - open - 2)));
}

Result<Value> Performer::NameThing(std::string_view function, std::string_view name) {
  if (function == "pid") return PidOf(std::string(name));
  if (function == "pidfd") return DescriptorOf(std::string(name), "pidfd");
  if (function == "fd") return DescriptorOfLabel(name);
  if (function == "path") return PathOf(name);
  if (function == "namespace") {
    const std::size_t slash = std::min(name.find('/'), name.size());
    return DescriptorOf(std::string(name.substr(0, slash)),
                        NamespaceFileOf(name.substr(std::min(slash + 1, name.size()))));
  }
  return Value(std::string(function) + '(' + std::string(name) + ')');  // a text like any other
}

Result<Value> Performer::PidOf(const std::string& name) {
  if (name == kSelf) return Value(static_cast<long>(::getpid()));
  auto letter = Ask(WantProcess{name, "number"});
  if (!letter) return letter.error();
  return Value(static_cast<long>(letter->sender));
}

Result<Value> Performer::DescriptorOf(const std::string& name, const std::string& what) {
  auto letter = Ask(WantProcess{name, what});
  if (!letter) return letter.error();
  return Value(static_cast<long>(letter->descriptor.Release()));
}

Result<Value> Performer::DescriptorOfLabel(std::string_view name) {
  const std::string_view own = "self.";
  if (name.starts_with(own)) return ResolveText('$' + std::string(name.substr(own.size())));
  auto letter = Ask(WantDescriptor{std::string(name)});
  if (!letter) return letter.error();
  return Value(static_cast<long>(letter->descriptor.Release()));
}

// By the number that this place's /proc has for it, which may be an outer PID namespace's.
Result<Value> Performer::PathOf(std::string_view name) {
  const std::size_t slash = std::min(name.find('/'), name.size());
  const std::string process(name.substr(0, slash));
  const std::string rest(name.substr(slash));
  if (process == kSelf) return Value("/proc/self" + rest);
  auto letter = Ask(WantProcess{process, "pidfd"});
  if (!letter) return letter.error();
  const auto proc = ProcRoot::Open();
  const auto info = proc ? ReadPidfdInfo(proc->get(), letter->descriptor.get()) : proc.error();
  if (!info) return info.error();
  return Value("/proc/" + std::to_string(info->pid) + rest);
}

}  // namespace nstest
