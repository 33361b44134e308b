#include "nstest/load/link_maker.h"

#include <arpa/inet.h>
#include <net/if.h>

#include <array>
#include <set>
#include <string>

#include "nstest/base/text.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

// How many bits an address of the text's family has; 0: it is none.
int AddressBits(const std::string& text) {
  in6_addr buffer{};
  if (::inet_pton(AF_INET, text.c_str(), &buffer) == 1) return 32;
  return ::inet_pton(AF_INET6, text.c_str(), &buffer) == 1 ? 128 : 0;
}

bool IsNetwork(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  const int bits = AddressBits(text.substr(0, slash));
  const auto prefix = ParseInteger(std::string_view(text).substr(slash + 1));
  return bits > 0 && prefix && *prefix >= 0 && *prefix <= bits;
}

std::string MakeNetwork(const Node& node, std::string_view what, Context& context) {
  if (!RequireScalar(node, what, context)) return {};
  if (!IsNetwork(node.text)) {
    ReportShape(node, what, "an address with its prefix, such as 10.0.0.1/24", context);
  }
  return node.text;
}

void MakeAddresses(const Node& node, LinkEnd& end, Context& context) {
  if (node.kind == NodeKind::kScalar) {
    end.addresses = {MakeNetwork(node, "addresses", context)};
    return;
  }
  if (!RequireList(node, "addresses", context)) return;
  for (const Node& item : node.children) {
    end.addresses.push_back(MakeNetwork(item, "addresses", context));
  }
}

void MakeInterface(const Node& node, LinkEnd& end, Context& context) {
  end.interface = MakeText(node, "name", context);
  // dev_valid_name() in net/core/dev.c
  const bool odd = end.interface.size() >= IFNAMSIZ || end.interface == "." ||
                   end.interface == ".." ||
                   end.interface.find_first_of("/: \t\n") != std::string::npos;
  if (odd) ReportShape(node, "name", "the name of an interface, at most 15 bytes long", context);
}

void MakeRoutes(const Node& node, LinkEnd& end, Context& context) {
  if (!RequireMap(node, "routes", context)) return;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& destination = node.children[i];
    const Node& through = node.children[i + 1];
    if (destination.text != "default") MakeNetwork(destination, "a route", context);
    if (!RequireScalar(through, "a route", context)) continue;
    if (AddressBits(through.text) == 0) {
      ReportShape(through, "a route", "the address that it goes through", context);
    }
    end.routes.emplace_back(destination.text, through.text);
  }
}

constexpr std::array<KeyRule<LinkEnd>, 3> kEndRules{
    {{"name", MakeInterface}, {"addresses", MakeAddresses}, {"routes", MakeRoutes}}};

LinkEnd MakeEnd(const Node& place, const Node& node, const std::string& interface,
                Context& context) {
  LinkEnd end{.place = place.text, .interface = interface};
  UsePlace(place, context);
  if (node.kind == NodeKind::kScalar) {
    MakeAddresses(node, end, context);
  } else if (RequireMap(node, "links", context)) {
    MakeByKeys(node, KeyRules<LinkEnd>{"an end of a link", kEndRules, {}}, end, context);
  }
  return end;
}

NetworkLink MakeLink(const Node& node, const std::string& interface, Context& context) {
  NetworkLink link{.mark = node.mark};
  if (!RequireMap(node, "links", context)) return link;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    link.ends.push_back(MakeEnd(node.children[i], node.children[i + 1], interface, context));
  }
  if (link.ends.size() < 2) {
    context.problems.Error(node.mark, "a link has two ends at least: PLACE: ADDRESS for each");
  }
  return link;
}

// Two interfaces of one place need two names.
void CheckNames(const std::vector<NetworkLink>& links, Context& context) {
  std::set<std::pair<std::string, std::string>> taken;
  for (const NetworkLink& link : links) {
    for (const LinkEnd& end : link.ends) {
      if (taken.emplace(end.place, end.interface).second) continue;
      context.problems.Error(link.mark, Quoted(end.place) + " has an interface " +
                                            Quoted(end.interface) + " of another link already");
    }
  }
}

}  // namespace

std::vector<NetworkLink> MakeLinks(const Node& node, Context& context) {
  std::vector<NetworkLink> links;
  if (!RequireList(node, "links", context)) return links;
  for (const Node& item : node.children) {
    links.push_back(MakeLink(item, "eth" + std::to_string(links.size()), context));
  }
  CheckNames(links, context);
  return links;
}

}  // namespace nstest
