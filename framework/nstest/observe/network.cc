#include "nstest/kernel/links.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

Value TextOrAbsent(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value LinkValue(const Link& link) {
  return Value::Map{{"name", link.name},
                    {"index", link.index},
                    {"up", link.up},
                    {"address", TextOrAbsent(link.address)},
                    {"kind", TextOrAbsent(link.kind)},
                    {"mtu", link.mtu}};
}

Value LinkName(const std::vector<Link>& links, int index) {
  for (const Link& link : links) {
    if (link.index == index) return link.name;
  }
  return {};
}

std::string_view FamilyName(bool ipv6) {
  return ipv6 ? "inet6" : "inet";
}

}  // namespace

Value ObserveLinks(const std::string& /*argument*/, const View& /*view*/) {
  const auto links = ReadLinks();
  if (!links) return Refused(links.error());
  Value::List values;
  for (const Link& link : *links) values.push_back(LinkValue(link));
  return values;
}

Value ObserveAddresses(const std::string& /*argument*/, const View& /*view*/) {
  const auto links = ReadLinks();
  const auto addresses = ReadAddresses();
  if (!links) return Refused(links.error());
  if (!addresses) return Refused(addresses.error());
  Value::List values;
  for (const LinkAddress& address : *addresses) {
    values.emplace_back(Value::Map{{"link", LinkName(*links, address.link)},
                                   {"family", FamilyName(address.ipv6)},
                                   {"address", address.address},
                                   {"prefix", address.prefix}});
  }
  return values;
}

Value ObserveRoutes(const std::string& /*argument*/, const View& /*view*/) {
  const auto links = ReadLinks();
  const auto routes = ReadRoutes();
  if (!links) return Refused(links.error());
  if (!routes) return Refused(routes.error());
  Value::List values;
  for (const Route& route : *routes) {
    values.emplace_back(Value::Map{{"family", FamilyName(route.ipv6)},
                                   {"to", route.destination},
                                   {"via", TextOrAbsent(route.gateway)},
                                   {"link", LinkName(*links, route.link)}});
  }
  return values;
}

}  // namespace nstest
