#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// Any bytes as text between tags: markup escaped (so there is no "]]>" either), and what XML 1.0
/// cannot hold, bad UTF-8 included, replaced by U+FFFD.
std::string XmlText(std::string_view bytes);

/// ` name="value"`, with the blank before it; newlines in the value are kept as character
/// references.
std::string XmlAttribute(std::string_view name, std::string_view value);

}  // namespace nstest
